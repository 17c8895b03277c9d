const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/

/** Decodes standard base64 with its padding; undefined for anything else. */
export function decodePaddedBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !ALPHABET.test(text)) return undefined
  return Buffer.from(text, 'base64')
}
