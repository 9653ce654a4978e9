import Platform

/// Reads the endpoint for free prose: `prose`. Its key belongs into `.env`, as MARTLET_PROSE_API_KEY.
struct ProseReader {
    let reader: ConfigReader
    private static let path = "prose"

    /// Nil where no address is given.
    func read() -> ProseEndpoint.Settings? {
        let address = reader.text("\(Self.path).url")
        let model = reader.string("\(Self.path).model", default: "")
        let key = reader.text("\(Self.path).api_key")
        let seconds = reader.int("\(Self.path).timeout_seconds", default: 30, in: 1...120)
        let allowPrivate = reader.bool("\(Self.path).allow_private", default: false)
        guard let address else {
            if !model.isEmpty || key != nil {
                reader.complain("\(Self.path).url", "is missing: nobody could be asked.")
            }
            return nil
        }
        if model.isEmpty {
            reader.complain("\(Self.path).model", "is missing: name the model that answers.")
        }
        let policy = URLPolicy(
            allowsInsecure: allowPrivate,
            addresses: allowPrivate ? .any : .publicOnly
        )
        do throws(URLRefusal) {
            let checked = try policy.check(address)
            return ProseEndpoint.Settings(
                url: Secret(checked.text),
                host: checked.host,
                model: model,
                key: key.map { Secret($0) },
                timeoutSeconds: seconds,
                allowPrivate: allowPrivate
            )
        } catch {
            reader.complain("\(Self.path).url", "is wrong: \(error).")
            return nil
        }
    }
}
