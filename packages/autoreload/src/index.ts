export { addReloadHook, start, wait, watch } from './autoreload.ts'
export { main, type MainOptions } from './main.ts'
export { reload } from './reload.ts'
export type { ReloadHook } from './reload-hooks.ts'
