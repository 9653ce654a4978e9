import Strategies

@testable import martlet

/// Files of written strategies: what is read is written so that it reads the same; what is refused says
/// where, in the order of the file.
enum RuleFilePromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch reading(text) {
        case .success(let document):
            try promise(
                (try? RuleFile.document(of: document.yaml)) == document,
                "\(document.yaml) reads otherwise"
            )
            try RulePromises.check(document.spec)
        case .failure(let refusal):
            try promise(!refusal.problems.isEmpty, "refused without a reason")
            for (problem, next) in zip(refusal.problems, refusal.problems.dropFirst()) {
                try promise(!(next.place < problem.place), "\(next) comes after \(problem)")
            }
            for problem in refusal.problems {
                try promise(problem.place.line >= 1 && problem.place.column >= 0, "\(problem)")
            }
        }
    }

    private static func reading(_ text: String) -> Result<RuleDocument, RuleDocumentProblems> {
        do throws(RuleDocumentProblems) {
            return .success(try RuleFile.document(of: text))
        } catch {
            return .failure(error)
        }
    }
}
