using Xunit.Sdk;
using Xunit.v3;

// A cell is a dozen processes: one at a time is enough for a small machine.
[assembly: Parallelization(Mode = ParallelMode.None)]
