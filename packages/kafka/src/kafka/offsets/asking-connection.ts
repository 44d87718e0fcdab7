import type { Admin, Kafka } from "kafkajs";
import { atMost } from "../sleep.ts";

const LEAVE_MS = 2000;

interface Connection {
  readonly admin: Promise<Admin>;
  /** Questions that are not answered yet. */
  open: number;
  /** One failed: it is asked nothing more. */
  isLeft: boolean;
}

/**
 * One connection for many questions, made when it is first needed, and anew after a fault: what else was asked over the old one is still
 * answered there. A topic that may not be asked for fails each time, and the others' answers would go with it.
 */
export class AskingConnection implements AsyncDisposable {
  readonly #kafka: Pick<Kafka, "admin">;
  readonly #giveUp: AbortSignal | undefined;
  readonly #all = new Set<Connection>();
  #now: Connection | undefined;

  /** `giveUp` ends waiting for a good-bye. */
  constructor(kafka: Pick<Kafka, "admin">, giveUp?: AbortSignal) {
    this.#kafka = kafka;
    this.#giveUp = giveUp;
  }

  async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    this.#now ??= this.#open();
    const connection = this.#now;
    connection.open += 1;
    try {
      return await question(await connection.admin);
    } catch (error) {
      connection.isLeft = true;
      if (this.#now === connection) this.#now = undefined;
      throw error;
    } finally {
      connection.open -= 1;
      if (connection.isLeft && connection.open === 0) await this.#close(connection);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#now = undefined;
    await Promise.all(Array.from(this.#all, (each) => this.#close(each)));
  }

  #open(): Connection {
    const connection = { admin: this.#connect(), open: 0, isLeft: false };
    this.#all.add(connection);
    return connection;
  }

  async #connect(): Promise<Admin> {
    const admin = this.#kafka.admin();
    await admin.connect();
    return admin;
  }

  /** One that does not answer is not waited for. */
  async #close(connection: Connection): Promise<void> {
    if (!this.#all.delete(connection)) return;
    const closed = connection.admin.then((admin) => admin.disconnect());
    await atMost(LEAVE_MS, closed, this.#giveUp);
  }
}
