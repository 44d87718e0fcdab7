import { type AddressListConfig, type Config, whyUnreadable } from "@rolecall/runtime";
import { type AddressList, readAddressList } from "@rolecall/sources";
import { type FileFault, faultAt, faultOfFile } from "../inventory/fault.ts";
import { readRegular } from "../read-regular.ts";

export interface Lists {
  readonly lists: readonly AddressList[];
  /** Everything that is wrong, at once; of one file, no more than shows what it is. */
  readonly faults: readonly FileFault[];
}

/** A file that is no list at all is wrong on each line. */
const MOST_FAULTS = 3;
/** Four million addresses. */
const MOST_BYTES = 64 * 1024 * 1024;
const HINT = "an address or a CIDR range a line; # begins a remark";

/** The lists of `address_lists`, in their order. */
export function readLists({ address_lists: configured }: Pick<Config, "address_lists">): Lists {
  const read = configured.map(readList);
  return { lists: read.map(({ list }) => list), faults: read.flatMap(({ faults }) => faults) };
}

function readList({ name, file, threat }: AddressListConfig): {
  readonly list: AddressList;
  readonly faults: readonly FileFault[];
} {
  try {
    const text = new TextDecoder().decode(readRegular(file, memoryOf));
    const { networks, faults } = readAddressList(text);
    const shown = faults.slice(0, MOST_FAULTS).map(({ line, message }) => faultAt(file, line, message, HINT));
    const rest = faults.length - shown.length;
    const all = rest === 0 ? shown : [...shown, faultOfFile(file, `${rest} more of its lines at least are as wrong`)];
    return { list: { name, threat, networks }, faults: all };
  } catch (error) {
    const fault = faultOfFile(file, whyUnreadable(error));
    return { list: { name, threat, networks: [] }, faults: [fault] };
  }
}

function memoryOf(size: number): Uint8Array {
  if (size > MOST_BYTES) throw new Error("it is larger than a list can be (64 MiB)");
  return new Uint8Array(size);
}
