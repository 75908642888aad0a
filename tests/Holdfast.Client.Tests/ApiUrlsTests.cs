using Xunit;

namespace Holdfast.Client.Tests;

public sealed class ApiUrlsTests
{
    [Fact]
    public void A_list_keeps_its_order()
    {
        Assert.True(ApiUrls.TryParse("http://127.0.1.1:7420, http://127.0.1.2:7420", out var urls, out _));
        Assert.Equal(["127.0.1.1", "127.0.1.2"], urls.Select(u => u.Host));
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.1.1:7420")]
    [InlineData("ftp://127.0.1.1")]
    [InlineData("http://127.0.1.1:7420,x")]
    public void What_is_no_list_of_addresses_is_told(string text)
    {
        Assert.False(ApiUrls.TryParse(text, out _, out var problem));
        Assert.Contains(ApiUrls.Default, problem);
    }
}
