const rounds = 64;

/** The first 32 bits of the fractional parts of the `root`-th roots of the first `count` primes. */
function fractions(count: number, root: (prime: number) => number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= number && prime; divisor++) prime = number % divisor !== 0;
    if (prime) found.push(((root(number) % 1) * 2 ** 32) | 0);
  }
  return found;
}

const constants = fractions(rounds, Math.cbrt);
const start = fractions(8, Math.sqrt);
const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/**
 * The SHA-256 of a text in UTF-8, in lower-case hexadecimal (FIPS 180-4). `crypto.subtle` is there only on https and
 * localhost; a page on a plain LAN address has to do without.
 */
export function sha256(text: string): string {
  const message = new TextEncoder().encode(text);
  const padded = new Uint8Array((((message.length + 8) >> 6) << 6) + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(padded.length - 4, message.length << 3);
  const hash = Int32Array.from(start);
  for (let offset = 0; offset < padded.length; offset += 64) compress(hash, view, offset);
  return [...hash].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function compress(hash: Int32Array, view: DataView, offset: number): void {
  const words = new Int32Array(rounds);
  const word = (index: number) => words[index] ?? 0;
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(offset + 4 * i);
  for (let i = 16; i < rounds; i++) {
    const before = word(i - 15);
    const last = word(i - 2);
    const first = turned(before, 7) ^ turned(before, 18) ^ (before >>> 3);
    const second = turned(last, 17) ^ turned(last, 19) ^ (last >>> 10);
    words[i] = word(i - 16) + first + word(i - 7) + second;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let i = 0; i < rounds; i++) {
    const choice = (e & f) ^ (~e & g);
    const one =
      (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + (constants[i] ?? 0) + word(i)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((part, i) => (hash[i] = (hash[i] ?? 0) + part));
}
