/**
 * An id that nobody else makes. `randomUUID` is there only on https and localhost; a page on a plain LAN address has to
 * do without.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
