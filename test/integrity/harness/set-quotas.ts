import { once } from "node:events";
import { connect } from "node:net";

/** Quotas of a client id, by their Kafka names: `producer_byte_rate`. */
export type Quotas = Readonly<Record<string, number>>;

const ALTER_CLIENT_QUOTAS = 49;
/** Its size, the correlation id, how long it is put off, and how many entries. */
const BEFORE_ERROR = 4 + 4 + 4 + 4;

/** What `kafka-configs.sh --alter --entity-type clients` asks for, and kafkajs does not. @throws Error where the broker refuses it */
export async function setQuotas(address: string, clientId: string, quotas: Quotas): Promise<void> {
  const ops = Object.entries(quotas).map(([key, value]) => [text(key), double(value), Buffer.from([0])]);
  const entity = [int32(1), text("client-id"), text(clientId)];
  const request = Buffer.concat([
    ...[int16(ALTER_CLIENT_QUOTAS), int16(0), int32(1), text("test")],
    ...[int32(1), ...entity, int32(ops.length), ...ops.flat(), Buffer.from([0])],
  ]);
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect(Number(port), hostname);
  socket.write(Buffer.concat([int32(request.length), request]));
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  const error = answer.readInt16BE(BEFORE_ERROR);
  if (error !== 0) throw new Error(`the broker answers quotas with error ${error}`);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
