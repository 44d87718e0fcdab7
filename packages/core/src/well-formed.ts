/** The text with each lone surrogate as U+FFFD: UTF-8, and so ClickHouse and Kafka, cannot hold one. Usually unchanged. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
