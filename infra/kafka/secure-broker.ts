import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type JavaBroker, type JavaBrokerOptions, startJavaBroker } from "./java-broker.ts";

/**
 * A broker as careful people have it. Beside the plain listener, where everybody is an administrator, it has
 * `SASL` (passwords and tokens in the clear), `SASLSSL` (the same over TLS), `MUTUAL` (TLS, clients show a certificate) and
 * `EXPIRED` (TLS with a certificate of 2019). Nobody may do anything there without an access control list.
 */
export interface SecureBroker extends AsyncDisposable {
  readonly broker: JavaBroker;
  /** PEM files: the authority that signed all of them; a client's certificate and key, and one that is over. */
  readonly files: Readonly<Record<"ca" | "cert" | "key" | "expiredCert" | "expiredKey", string>>;
}

const openssl = (...words: string[]): Promise<unknown> => promisify(execFile)("openssl", words);
const MODULES = "org.apache.kafka.common.security";
const LISTENERS = { SASL: "SASL_PLAINTEXT", SASLSSL: "SASL_SSL", MUTUAL: "SSL", EXPIRED: "SSL" } as const;

/** `accounts`: names with their passwords, for PLAIN and both kinds of SCRAM; tokens are unsigned. `more` are lines for `server.properties`. */
export async function startSecureBroker(
  installed: Pick<JavaBrokerOptions, "jars" | "archive">,
  accounts: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Promise<SecureBroker> {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-kafka-tls-"));
  const at = (name: string): string => join(directory, name);
  await openssl(
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test authority", "-days", "2"],
    ...["-keyout", at("ca.key"), "-out", at("ca.pem")],
  );
  for (const name of ["broker", "client"]) await certify(directory, name, ["-days", "2"]);
  const over = ["-not_before", "20190101000000Z", "-not_after", "20190201000000Z"];
  for (const name of ["old-broker", "old-client"]) await certify(directory, name, over);
  const scram = Object.entries(accounts).flatMap(([name, password]) =>
    ["SCRAM-SHA-256", "SCRAM-SHA-512"].map((kind) => `${kind}=[name=${name},password=${password}]`),
  );
  const properties = [...saslLines(accounts), ...tlsLines(directory), ...RIGHTS, ...more];
  const broker = await startJavaBroker({ ...installed, listeners: LISTENERS, scram, properties });
  return {
    broker,
    files: {
      ca: at("ca.pem"),
      ...{ cert: at("client.pem"), key: at("client.key") },
      ...{ expiredCert: at("old-client.pem"), expiredKey: at("old-client.key") },
    },
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A key and a certificate of the authority for this machine; `NAME.both.pem` holds the two. */
async function certify(directory: string, name: string, life: readonly string[]): Promise<void> {
  const at = (suffix: string): string => join(directory, `${name}${suffix}`);
  const [ca, caKey] = [join(directory, "ca.pem"), join(directory, "ca.key")];
  await openssl(
    ...["req", "-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${name}`],
    ...["-keyout", at(".key"), "-out", at(".csr")],
  );
  await writeFile(at(".ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  await openssl(
    ...["x509", "-req", "-in", at(".csr"), "-CA", ca, "-CAkey", caKey, "-CAcreateserial", "-extfile", at(".ext")],
    ...[...life, "-out", at(".pem")],
  );
  await writeFile(at(".both.pem"), (await readFile(at(".key"), "utf8")) + (await readFile(at(".pem"), "utf8")));
}

function saslLines(accounts: Readonly<Record<string, string>>): string[] {
  const users = Object.entries(accounts).map(([name, password]) => `user_${name}="${password}"`);
  return ["sasl", "saslssl"].flatMap((listener) => {
    const jaas = (mechanism: string, module: string): string =>
      `listener.name.${listener}.${mechanism}.sasl.jaas.config=${MODULES}.${module} required`;
    return [
      `listener.name.${listener}.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER`,
      `${jaas("plain", "plain.PlainLoginModule")} ${users.join(" ")};`,
      `${jaas("scram-sha-256", "scram.ScramLoginModule")};`,
      `${jaas("scram-sha-512", "scram.ScramLoginModule")};`,
      `${jaas("oauthbearer", "oauthbearer.OAuthBearerLoginModule")} unsecuredLoginStringClaim_sub="broker";`,
    ];
  });
}

function tlsLines(directory: string): string[] {
  const store = (listener: string, name: string): string[] => [
    `listener.name.${listener}.ssl.keystore.type=PEM`,
    `listener.name.${listener}.ssl.keystore.location=${join(directory, `${name}.both.pem`)}`,
    `listener.name.${listener}.ssl.truststore.type=PEM`,
    `listener.name.${listener}.ssl.truststore.location=${join(directory, "ca.pem")}`,
  ];
  return [
    ...store("saslssl", "broker"),
    ...store("mutual", "broker"),
    "listener.name.mutual.ssl.client.auth=required",
    ...store("expired", "old-broker"),
  ];
}

const RIGHTS: readonly string[] = [
  "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
  "super.users=User:ANONYMOUS",
  "allow.everyone.if.no.acl.found=false",
];
