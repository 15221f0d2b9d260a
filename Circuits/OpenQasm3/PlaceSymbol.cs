namespace Nexus.Circuits.OpenQasm3;

/// <summary>Another name for (parts of) a variable: an alias, or an array that a subroutine was given.</summary>
internal sealed class PlaceSymbol(string name, int position, Place place) : Symbol(name, position)
{
    public Place Place => place;
}
