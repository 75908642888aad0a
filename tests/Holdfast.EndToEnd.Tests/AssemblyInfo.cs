using Xunit.Sdk;
using Xunit.v3;

// Each test runs three daemons with guards and a service: one cell at a time is enough for a small machine.
[assembly: Parallelization(Mode = ParallelMode.None)]
