/** A duration, or a point on a loop's clock, in seconds; fractions are allowed. */
export type Seconds = number

/** A duration in milliseconds; used only where Tornado does (`PeriodicCallback`, `autoreload`). */
export type Milliseconds = number
