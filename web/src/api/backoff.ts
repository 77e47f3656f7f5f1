const first = 500;
const longest = 8_000;

/** How long to wait before try number `tries` (from 1) is repeated: longer each time, and no two pages alike. */
export function backoff(tries: number): number {
  return Math.min(longest, first * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);
}
