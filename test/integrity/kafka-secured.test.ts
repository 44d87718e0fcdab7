import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import kafkajs from "kafkajs";
import { describe, expect, test } from "vitest";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { type SecureBroker, startSecureBroker } from "../../infra/kafka/secure-broker.ts";
import { linesOf, steadyRecords } from "./harness/company.ts";
import { otherClient, whyNot } from "./harness/kafka.ts";
import { makeTables, type Process, startEngine, startService } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const SEED = 3;
const lines = linesOf(steadyRecords({ seed: SEED })).slice(0, 200);
const found = await findBroker(["java"]);
const WHY = whyNot(found) === "" && spawnSync("openssl", ["version"]).status !== 0 ? "no openssl" : whyNot(found);
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, ResourcePatternTypes, logLevel } = kafkajs;
/** Exactly what docs/runbooks/kafka-refuses.md tells people to grant: to one account for all, and to one of the detector's own. */
async function grant(secure: SecureBroker): Promise<void> {
  const admin = new Kafka({ brokers: [secure.broker.address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const { PREFIXED, LITERAL } = ResourcePatternTypes;
  const allow = (who: string) => (resourceType: number, resourceName: string, operation: number, pattern: number) => ({
    ...{ resourceType, resourceName, operation, resourcePatternType: pattern },
    ...{ principal: `User:${who}`, host: "*", permissionType: AclPermissionTypes.ALLOW },
  });
  const [acl, own] = [allow("rolecall"), allow("detector")];
  const ownTopic = (name: string, ...operations: readonly number[]) =>
    operations.map((each) => own(AclResourceTypes.TOPIC, `rolecall.${name}.v1`, each, LITERAL));
  const { READ, WRITE, DESCRIBE, CREATE } = AclOperationTypes;
  await admin.createAcls({
    acl: [
      ...[READ, WRITE, DESCRIBE, CREATE].map((each) => acl(AclResourceTypes.TOPIC, "rolecall.", each, PREFIXED)),
      acl(AclResourceTypes.GROUP, "rolecall-", READ, PREFIXED),
      acl(AclResourceTypes.TOPIC, "logs", READ, LITERAL),
      ...[...ownTopic("events", READ, WRITE), ...ownTopic("findings", WRITE)],
      ...[...ownTopic("alerts", DESCRIBE), ...ownTopic("dead", DESCRIBE)],
      own(AclResourceTypes.GROUP, "rolecall-detector", READ, LITERAL),
    ],
  });
  await admin.disconnect();
}

async function untilItSays(service: Process, words: RegExp): Promise<void> {
  await until(`${service.name} to say ${words}`, async () => {
    const answer = await fetch(`${service.url}/readyz`).catch(() => undefined);
    return words.test((await answer?.text()) ?? "") ? true : undefined;
  });
}

describe.skipIf(WHY !== "")(`a secured cluster${WHY === "" ? "" : ` (skipped: ${WHY})`}`, () => {
  test(`ingest and detector over TLS with a password: refused, then corrected, without rights, then granted; refused while they run, with a console, and corrected (seed ${SEED})`, async () => {
    await using directory = await temporaryDirectory();
    await using secure = await startSecureBroker(
      found.kind === "java" ? found : { jars: "" },
      {
        ...{ rolecall: "the right one", detector: "the right one" },
        // A login holds for so long, also on connections that are open.
      },
      ["listener.name.saslssl.connections.max.reauth.ms=4000"],
    );
    await using client = await otherClient(secure.broker.address);
    await client.createTopic("logs", 1);
    await client.produce(
      "logs",
      lines.map((value) => ({ value })),
    );
    await using engine = await startEngine(directory.at("data"));
    await makeTables(engine);
    const password = directory.at("password");
    await writeFile(password, "of last year\n");
    const configOf = async (username: string): Promise<string> => {
      const path = directory.at(`${username}.yaml`);
      await writeFile(
        path,
        `inputs: [{ kafka: { topic: logs } }]
clickhouse: { url: "${engine.url}" }
kafka:
  brokers: ["${secure.broker.addressOf("SASLSSL")}"]
  partitions: 1
  ssl: { ca_file: ${secure.files.ca} }
  sasl: { mechanism: scram-sha-512, username: ${username}, password_file: ${password} }
`,
      );
      return path;
    };
    await using ingest = await startService("ingest", await configOf("rolecall"));
    await using detector = await startService("detector", await configOf("detector"));
    await untilItSays(ingest, /does not accept these credentials: see kafka\.sasl/);
    await writeFile(password, "the right one\n");
    await untilItSays(ingest, /rolecall\.events\.v1, .* are not there.*this user may not: give it Create/);
    await grant(secure);
    await Promise.all([ingest.ready(), detector.ready()]);
    const events = "SELECT count() AS n FROM rolecall.events_latest";
    await until("every event", async () => {
      const [row] = await engine.sql<{ n: number }>(events);
      return row?.n === lines.length ? true : undefined;
    });
    await using console = await startService("console", await configOf("rolecall"));
    const members = [ingest, detector, console];
    await console.ready();
    await writeFile(password, "of next year\n");
    for (const each of members) await untilItSays(each, /does not accept these credentials: see kafka\.sasl/);
    await writeFile(password, "the right one\n");
    await Promise.all(members.map((each) => each.ready()));
    expect((await console.stop()).exit).toBe(0);
    expect((await ingest.stop()).exit).toBe(0);
    expect((await detector.stop()).exit).toBe(0);
  });
});
