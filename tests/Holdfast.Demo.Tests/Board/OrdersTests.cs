using Holdfast.Demo.Board;
using Xunit;

namespace Holdfast.Demo.Tests.Board;

public sealed class OrdersTests
{
    [Fact]
    public void The_guards_two_lines_are_understood()
    {
        Assert.Equal(new Order(7, 812), Orders.Parse("active 7 812"));
        Assert.Equal(default(Order), Orders.Parse("standby"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("active")]
    [InlineData("active 7")]
    [InlineData("active 0 5")]
    [InlineData("active x 5")]
    [InlineData("active 7 812 9")]
    [InlineData("standby now")]
    public void Anything_else_is_no_order(string line) => Assert.Null(Orders.Parse(line));
}
