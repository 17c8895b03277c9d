/** Whether a final response with this status can have a body, and so a length (RFC 9110 §6.4.1). */
export function mayHaveBody(statusCode: number): boolean {
  return statusCode !== 204 && statusCode !== 304
}
