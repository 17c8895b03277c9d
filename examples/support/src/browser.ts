import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

export type { Browser, Page }

/** Where Debian's package puts it. */
export const CHROMIUM = '/usr/bin/chromium'

/** A phone, as wide as most are. */
export const PHONE = { width: 390, height: 844 }

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
}

/**
 * Keeps a picture of the whole page, for people to look at.
 *
 * @param example The folder of the example; the picture goes into its `test-artifacts`.
 */
export async function takePicture(page: Page, example: string, name: string): Promise<void> {
  const folder = join(example, 'test-artifacts')
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
