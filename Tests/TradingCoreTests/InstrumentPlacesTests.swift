import Testing
import TradingCore

struct InstrumentPlacesTests {
    private static let ids = (0..<200).map { number in
        InstrumentID(venue: VenueID("venue-\(number % 7)"), symbol: "S\(number / 7)")
    }

    @Test func `every instrument is found at its place, and no other`() {
        let places = InstrumentPlaces(Self.ids)
        for (place, id) in Self.ids.enumerated() { #expect(places.place(of: id) == place) }
        let strangers = [
            InstrumentID(venue: VenueID("venue-1"), symbol: "S999"),
            InstrumentID(venue: VenueID("venue-9"), symbol: "S1"),
            InstrumentID(venue: VenueID(""), symbol: ""),
        ]
        for id in strangers { #expect(places.place(of: id) == nil) }
    }

    @Test func `of no instruments none is found`() {
        #expect(InstrumentPlaces([]).place(of: Self.ids[0]) == nil)
    }
}
