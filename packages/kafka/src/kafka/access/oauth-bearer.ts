import kafkajs, { type Mechanism } from "kafkajs";

/** Length before bytes, as kafkajs has them here. */
const LENGTH_BYTES = 4;

/** A token that could not be had; its message is the sentence to tell. */
export class TokenFault extends Error {
  override readonly name = "TokenFault";
}

/** Gives a token; never the one that was refused last, where it can have another. */
export type TokenSource = (refused?: string) => Promise<string>;

/**
 * SASL OAUTHBEARER (RFC 7628). kafkajs has it, but takes no notice of what a broker answers to a token that it does not
 * accept: the connection is closed a moment later, and nobody knows why.
 */
export function oauthBearer(token: TokenSource): Mechanism {
  let last: string | undefined;
  return {
    mechanism: "OAUTHBEARER",
    authenticationProvider: ({ saslAuthenticate }) => ({
      async authenticate() {
        const bearer = await token(last).catch((error: unknown) => {
          throw new TokenFault(error instanceof Error ? error.message : String(error), { cause: error });
        });
        const message = withLength(Buffer.from(`n,,\u0001auth=Bearer ${bearer}\u0001\u0001`));
        const refusal = await saslAuthenticate({
          request: { encode: () => message },
          response: {
            decode: (answer) => answer.subarray(LENGTH_BYTES),
            parse: (answer) => answer.toString(),
          },
        });
        const isRefused = refusal !== undefined && refusal !== "";
        last = isRefused ? bearer : undefined;
        if (isRefused) throw refused(refusal);
      },
    }),
  };
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function refused(answer: string): Error {
  const error = new kafkajs.KafkaJSNonRetriableError(`SASL OAUTHBEARER: ${answer}`);
  return Object.assign(error, { name: "KafkaJSSASLAuthenticationError" });
}
