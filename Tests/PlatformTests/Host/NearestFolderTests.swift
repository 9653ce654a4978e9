import Testing

@testable import Platform

@Test(arguments: [
    ("z", "."), ("", "."), (".", "."), ("/", "/"), ("/z", "/"), ("/tmp", "/tmp"),
    ("/tmp/no-such-folder/a//b/", "/tmp"), ("no-such-folder/a", "."), ("./z", "."),
])
func `the nearest folder of a path that is not there yet is found`(path: String, found: String) {
    #expect(NearestFolder.existing(for: path) == found)
}
