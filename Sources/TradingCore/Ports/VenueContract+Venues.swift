/// The contracts of the venues that an adapter can be written for, from their documents. What no
/// document says is left at the careful default: a second order may be made, absence is not proven.
extension VenueContract {
    /// Bybit V5, linear perpetuals. An id is unique for ever (110072), a request outside its receive
    /// window of 5 s is refused (10002), an answer says no more than that the request was taken, and
    /// what is read lags behind. Source: Bybit's V5 documentation: guide, order/create-order,
    /// error, rate-limit.
    package static var bybit: VenueContract {
        var contract = VenueContract()
        contract.clientIDLengthMax = 36
        contract.duplicateID = .refused
        contract.acknowledgement = .preliminary
        contract.fence = .signed(.seconds(5))
        // A clock may be one second ahead; ours is held 200 ms behind.
        contract.clockSkewMax = .seconds(1)
        // The read side lags: two looks lie further apart than it ever did.
        contract.lookUpSpacing = .seconds(5)
        contract.definitiveCodes = [
            "10001", "10002", "110003", "110004", "110006", "110007", "110009", "110011", "110012",
            "110013", "110020", "110021", "110023", "110032", "110044", "110045", "110047",
            "110061", "110066", "110074", "110090", "110092", "110093", "110094", "170810",
        ]
        contract.duplicateCodes = ["110072", "170141"]
        contract.nothingToReduceCodes = ["110017"]
        contract.ownEndReasons = [
            "CancelByReduceOnly", "CancelByPrepareLiq", "CancelAllBeforeAdl",
            "CancelByTpSlTsClear", "CancelBySettle",
        ]
        contract.amending = .quantityAndPrice
        contract.cancelAllMax = 500
        contract.attachesStops = true
        return contract
    }

    /// MEXC USDT perpetuals. A second order of an external id is documented as refused for batches
    /// alone (603, repeated request), so nothing is sent again; requests more than 10 s away from the
    /// venue's clock are refused (513). Source: MEXC's contract API documentation of April 2025.
    package static var mexcFutures: VenueContract {
        var contract = VenueContract()
        contract.clientIDLengthMax = 32
        contract.duplicateID = .notDocumented
        contract.acknowledgement = .preliminary
        contract.fence = .signed(.seconds(10))
        contract.lookUpSpacing = .seconds(5)
        contract.definitiveCodes = [
            "513", "600", "2002", "2003", "2005", "2006", "2008", "2011", "2013", "2015", "2018",
            "2027", "2030", "2032", "2036", "5003",
        ]
        contract.duplicateCodes = ["603"]
        contract.nothingToReduceCodes = ["2009"]
        contract.ownEndReasons = ["3", "5", "8", "13", "14"]
        contract.amending = .none
        // The id of a deal on the stream is not documented to be that of the look-up.
        contract.fillIdentity = .contents
        return contract
    }

    /// OANDA v20. An id is unique among pending orders alone, and nothing bounds a late request; the
    /// account's transactions are a log without gaps, but they prove no absence of what may still
    /// come. Source: OANDA's v20 definitions and development guide.
    package static var oanda: VenueContract {
        var contract = VenueContract()
        contract.clientIDLengthMax = 128
        contract.duplicateID = .refusedWhileOpen
        contract.idMemory = .zero
        contract.acknowledgement = .final
        contract.fence = .none
        contract.absencePlaces = [.transactions]
        contract.definitiveCodes = [
            "INSTRUMENT_UNKNOWN", "INSTRUMENT_NOT_TRADEABLE", "INSUFFICIENT_MARGIN",
            "INSUFFICIENT_FUNDS", "MARGIN_RATE_WOULD_TRIGGER_MARGIN_CALL", "MARKET_HALTED",
            "UNITS_INVALID", "UNITS_LIMIT_EXCEEDED", "UNITS_MIMIMUM_NOT_MET",
            "UNITS_PRECISION_EXCEEDED", "PRICE_INVALID", "PRICE_PRECISION_EXCEEDED",
            "PENDING_ORDERS_ALLOWED_EXCEEDED", "POSITION_SIZE_EXCEEDED",
            "CLIENT_ORDER_ID_INVALID", "FIFO_VIOLATION", "BOUNDS_VIOLATION",
        ]
        contract.duplicateCodes = ["CLIENT_ORDER_ID_ALREADY_EXISTS"]
        contract.nothingToReduceCodes = ["CLOSEOUT_POSITION_DOESNT_EXIST"]
        contract.ownEndReasons = ["LINKED_TRADE_CLOSED", "MARGIN_CLOSEOUT"]
        contract.amending = .none
        contract.attachesStops = true
        return contract
    }

    /// Interactive Brokers, Client Portal. An order id is unique for 24 hours, an answer may be a
    /// question, and nothing bounds a late request. Source: IBKR's Client Portal API documentation.
    package static var interactiveBrokers: VenueContract {
        var contract = VenueContract()
        contract.duplicateID = .refused
        contract.idMemory = .hours(24)
        contract.acknowledgement = .mayAsk
        contract.fence = .none
        contract.lookUpSpacing = .seconds(5)
        contract.definitiveCodes = ["order_not_confirmed", "order_refused"]
        contract.duplicateCodes = ["order_id_registered"]
        contract.ownEndReasons = ["reduced_to_nothing"]
        contract.amending = .quantityAndPrice
        contract.attachesStops = true
        return contract
    }
}
