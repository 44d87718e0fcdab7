/** A name; of an address, which is the same however it is written, in small letters. */
export function addressed(name: string): string {
  return name.includes("@") ? name.toLowerCase() : name;
}
