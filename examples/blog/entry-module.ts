import { UIModule } from '@tornado-ts/web'
import type { Entry } from './entries.ts'

/** An entry as the pages show it: `{% module Entry(entry) %}`. */
export class EntryModule extends UIModule {
  override render(entry: Entry): Buffer {
    return this.renderString('modules/entry.html', { entry })
  }
}
