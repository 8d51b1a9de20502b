/**
 * Findings of the lint (`packFindings`) that this pack lives with, each with where, what, and the reason why that is right or
 * cannot be otherwise. Empty: everything was mended. An entry that meets nothing any more fails the tests.
 */
export const acknowledgedFindings: { at: string; problem: string; because: string }[] = []
