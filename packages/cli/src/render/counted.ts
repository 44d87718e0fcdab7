/** "1 finding", "2,000 findings"; `many` where more than one have another ending. */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : many}`;
}
