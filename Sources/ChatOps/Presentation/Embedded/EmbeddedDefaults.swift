// Written by scripts/embed; change the files it is made from instead.

/// The manifests and templates that are part of the program, by file name without its ending.
package enum EmbeddedDefaults {
    /// The texts of `commands/*.yaml`.
    package static let manifests: [String: String] =
        manifests1
        .merging(manifests2) { $1 }

    /// The texts of `templates/*.mustache`.
    package static let templates: [String: String] =
        templates1
        .merging(templates2) { $1 }
        .merging(templates3) { $1 }
}
