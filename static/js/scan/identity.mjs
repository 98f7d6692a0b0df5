/**
 * Make the id of a scan (UUID version 4), before anything is shown or sent.
 *
 * `randomUUID` exists only on secure pages of newer browsers; `getRandomValues` is everywhere.
 *
 * @param {{ randomUUID?: () => string, getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => unknown }} source
 */
export function newId(source = globalThis.crypto) {
  if (source.randomUUID) {
    return source.randomUUID();
  }
  const bytes = new Uint8Array(16);
  source.getRandomValues(bytes);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
