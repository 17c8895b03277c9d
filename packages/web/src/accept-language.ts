/** A quality; what is not written like this counts as 0. */
const QUALITY = /^(?:\d+\.?\d*|\.\d+)$/

/**
 * The languages of an Accept-Language header (RFC 9110 §12.5.4), the most wanted first; languages
 * wanted alike stay in their order, and those that are refused by `q=0` are left out.
 */
export function acceptedLanguages(header: string): string[] {
  return header
    .split(',')
    .map(parseRange)
    .filter(({ language, quality }) => language !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ language }) => language)
}

interface LanguageRange {
  readonly language: string
  readonly quality: number
}

function parseRange(text: string): LanguageRange {
  const [language = '', weight = ''] = text.split(';', 2).map((part) => part.trim())
  if (!/^q=/i.test(weight)) return { language, quality: 1 }
  const value = weight.slice(2).trim()
  return { language, quality: QUALITY.test(value) ? Number(value) : 0 }
}
