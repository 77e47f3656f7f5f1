/** How a node's refusal of a socket begins when it is not for the token's sake and passes by itself. */
const passing = ["Authentication service unavailable", "Server is shutting down"];

/** Is this refusal about the node, and not about who we are? */
export function isPassing(why: string): boolean {
  return passing.some((beginning) => why.startsWith(beginning));
}

/** Milliseconds until the next try after such a refusal: 0.5 to 2 s, so that pages do not come all at once. */
export function refusedPause(): number {
  return 500 + Math.random() * 1500;
}
