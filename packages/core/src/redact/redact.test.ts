import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactText, redactValue } from "./redact.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

describe("values of sensitive members, whatever they look like", () => {
  test.each([
    ["password", '{"password":"hunter2"}', '{"password":"***"}'],
    ["white space stays", '{ "password" : "hunter2" }', '{ "password" : "***" }'],
    ["a secret with an escaped quote", '{"password":"a\\"b\\\\","x":1}', '{"password":"***","x":1}'],
    ["an empty one stays", '{"password":""}', '{"password":""}'],
    ["null and booleans stay", '{"password":null,"token":true}', '{"password":null,"token":true}'],
    ["a number for a password", '{"password":12345}', '{"password":"***"}'],
    ["a number for a token is a count", '{"token":5}', '{"token":5}'],
    [
      "AWS secretAccessKey",
      '{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"wJalr/K7MDENG"}',
      '{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"***"}',
    ],
    ["sessionToken", '{"sessionToken":"IQoJb3Jp"}', '{"sessionToken":"***"}'],
    ["client_secret", '{"client_secret":"s3"}', '{"client_secret":"***"}'],
    ["x-api-key", '{"x-api-key":"k1"}', '{"x-api-key":"***"}'],
    ["privateKey", '{"privateKey":"abc"}', '{"privateKey":"***"}'],
    ["secretValue", '{"secretValue":"abc"}', '{"secretValue":"***"}'],
    ["SecretValue, escaped", '{"m":"{\\"SecretValue\\":\\"abc\\"}"}', '{"m":"{\\"SecretValue\\":\\"***\\"}"}'],
    ["secret_value", '{"secret_value":"abc"}', '{"secret_value":"***"}'],
    ["secret-value", '{"secret-value":"abc"}', '{"secret-value":"***"}'],
    ["secret_string", '{"secret_string":"abc"}', '{"secret_string":"***"}'],
    ["masterKey", '{"masterKey":"C2y6yDjf5/R+ob0N8A7Cgv30=="}', '{"masterKey":"***"}'],
    ["primary_master_key", '{"primary_master_key":"abc"}', '{"primary_master_key":"***"}'],
    ["encryptionKey", '{"encryptionKey":"hunter2"}', '{"encryptionKey":"***"}'],
    ["ENCRYPTION_KEY", '{"ENCRYPTION_KEY":"abc"}', '{"ENCRYPTION_KEY":"***"}'],
    ["x-encryption-key", '{"x-encryption-key":"abc"}', '{"x-encryption-key":"***"}'],
    ["DB_PASSWD", '{"DB_PASSWD":"abc"}', '{"DB_PASSWD":"***"}'],
    ["Authorization", '{"Authorization":"Digest username=x"}', '{"Authorization":"***"}'],
    ["Set-Cookie, as an array", '{"set-cookie":["a=1","b=2"]}', '{"set-cookie":["***","***"]}'],
    [
      "every string of an array, the objects in it included",
      '{"secret":[{"name":"db","token":"t"}]}',
      '{"secret":[{"name":"***","token":"***"}]}',
    ],
    [
      "an object is left to the names inside",
      '{"token":{"id":"7","secret":"x"}}',
      '{"token":{"id":"7","secret":"***"}}',
    ],
    [
      "a header as name and value",
      '{"headers":[{"name":"Authorization","value":"abc"},{"name":"Host","value":"h"}]}',
      '{"headers":[{"name":"Authorization","value":"***"},{"name":"Host","value":"h"}]}',
    ],
    [
      "an environment variable",
      '{"env":[{"name": "DB_PASSWORD", "value": "x"}]}',
      '{"env":[{"name": "DB_PASSWORD", "value": "***"}]}',
    ],
    [
      "an OpenTelemetry attribute",
      '[{"key":"http.request.header.cookie","value":{"stringValue":"a=b"}}]',
      '[{"key":"http.request.header.cookie","value":{"stringValue":"***"}}]',
    ],
    [
      "the data of a Kubernetes secret",
      '{"kind":"Secret","metadata":{"name":"db"},"data":{"user":"cm9vdA=="}}',
      '{"kind":"Secret","metadata":{"name":"db"},"data":{"user":"***"}}',
    ],
    [
      "the data before the kind",
      '{"data":{"user":"cm9vdA=="},"kind":"Secret"}',
      '{"data":{"user":"***"},"kind":"Secret"}',
    ],
    [
      "a list of Kubernetes secrets",
      '{"kind":"SecretList","items":[{"data":{"user":"cm9v"}}]}',
      '{"kind":"SecretList","items":[{"data":{"user":"***"}}]}',
    ],
    [
      "the data of a config map stays",
      '{"kind":"ConfigMap","data":{"user":"root"}}',
      '{"kind":"ConfigMap","data":{"user":"root"}}',
    ],
  ])("%s", (_, input, expected) => {
    expect(redactText(input)).toBe(expected);
    expect(() => JSON.parse(redactText(input))).not.toThrow();
  });

  test.each([
    ["an array that is left open", '{"agent":"x {\\"token\\":[","body":"{\\"a\\":\\"b\\"}"}'],
    ["the same, where strings come first", '{"agent":"{\\"token\\":[\\"","body":"{\\"a\\":\\"b\\"}","c":1}'],
    ["the word for a secret", '{"agent":"{\\"kind\\":\\"Secret\\"}","data":{"a":"b"}}'],
    ["the word for several", '{"agent":"{\\"kind\\":\\"SecretList\\",","body":"{\\"data\\":{\\"a\\":\\"b\\"}}"}'],
    [
      "the word for a secret in another object",
      '{"data":{"meta":{"kind":"Secret"},"a":"b"},"owner":{"kind":"Secret"}}',
    ],
  ])("what a caller writes hides nothing of what others wrote: %s", (_, text) => {
    expect(redactText(text)).toMatch(/"a\\?":\\?"b\\?"/);
  });

  test.each([1, 2, 3])("JSON in strings, %i levels down", (levels) => {
    const wrap = (value: unknown, times: number): string =>
      times === 0 ? JSON.stringify(value) : JSON.stringify({ body: wrap(value, times - 1), password: "outer" });
    const secret = { a: 'x"y\\', password: 'inn"hid\\', list: { apiKey: "k-123" }, "set-cookie": ["c1"], kind: "Pod" };
    const text = redactText(wrap(secret, levels));
    for (const gone of ["outer", "inn", "hid", "k-123", "c1"]) expect(text).not.toContain(gone);
    let value = JSON.parse(text);
    for (let level = 0; level < levels; level += 1) value = JSON.parse(value.body);
    expect(value).toEqual({ a: 'x"y\\', password: "***", list: { apiKey: "***" }, "set-cookie": ["***"], kind: "Pod" });
  });
});

const names = [
  ...["password", "PASSWORD", "db_passwd", "DB_PASSWD", "pwd", "DB_PWD", "userPassphrase", "secret", "CLIENT_SECRET"],
  ...[
    "token",
    "GITHUB_TOKEN",
    "X-Vault-Token",
    "authorization",
    "Proxy-Authorization",
    "cookie",
    "Cookies",
    "Set-Cookie",
  ],
  ...["privateKey", "PRIVATE_KEY", "secretKey", "SecretAccessKey", "api-key", "APIKEY", "x-api-key", "AccountKey"],
  ...["access_key", "signingKey"],
];

test.each(names)("a member named %s is sensitive, alone, escaped and as a header", (member) => {
  const record = { [member]: "Hush" };
  const texts = [record, { inner: JSON.stringify(record) }, { name: member, value: "Hush" }].map((each) =>
    JSON.stringify(each),
  );
  for (const text of texts) expect(redactText(text)).not.toContain("Hush");
});

test("10,000 levels of nesting are no harm", () => {
  const text = `${'{"a":['.repeat(10_000)}{"password":"Hush"}${"]}".repeat(10_000)}`;
  expect(redactText(text)).toBe(text.replace("Hush", "***"));
});

describe("secrets known by their form", () => {
  test.each([
    ["a JWT", `sub ${jwt} end`, "sub *** end"],
    ["a JWT in an escaped URL", `next%3D${jwt}%26x`, "next%3D***%26x"],
    ["a GitHub token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "ghp_***"],
    ["an installation token", "x ghs_16C7e42F292c6912E7710c838347Ae178B4a", "x ghs_***"],
    ["a fine-grained token", "github_pat_11ABCDEFG0abcdefghijkl_xyz", "github_pat_***"],
    ["a Slack token", "xoxb-123456789012-abcdefghijkl", "xoxb-***"],
    ["a Stripe key", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "sk_live_***"],
    ["a restricted Stripe key", "rk_live_4eC39HqLyjWDarjtT1zdp7dc", "rk_live_***"],
    ["a GitLab token", "glpat-abcdefghij0123456789", "glpat-***"],
    ["a Google key", "AIzaSyA1234567890abcdefghijklmnopqrstuv", "AIza***"],
    ["an Anthropic key", "sk-ant-api03-abcdefghijkl", "sk-ant-***"],
    ["an app-level Slack token", "xapp-1-A111-2222-abcdef0123", "xapp-***"],
    ["a Slack refresh token", "x xoxe.xoxp-1-Mi0yLTEyMzQ1 y", "x xoxe.xoxp-*** y"],
    ["an npm token", "npm_0123456789abcdefABCDEF0123456789abcd", "npm_***"],
    ["a Hugging Face token", "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567", "hf_***"],
    ["a Google access token", "ya29.a0AfH6SMBx0123456789_-abcdef", "ya29.***"],
    ["a SendGrid key", "SG.0123456789abcdefghij.0123456789abcdefghij", "SG.***"],
    ["a Vault token", "hvs.CAESIJ0123456789abcdef", "hvs.***"],
    ["an old Vault token", "token s.Ga5jyNq6kNfRMVQk2LY1j9iu used", "token s.*** used"],
    ["a PyPI token", "pypi-AgEIcHlwaS5vcmcCJDAwMDAw", "pypi-***"],
    ["a DigitalOcean token", "dop_v1_0123456789abcdef0123456789abcdef", "dop_v1_***"],
    ["an OpenAI project key", "sk-proj-abcdefghijklmnop", "sk-proj-***"],
    ["an older OpenAI key", "sk-0123456789abcdefABCDEF0123456789abcdefAB", "sk-***"],
    ["a password in words", "login failed, password: hunter2, user bob", "login failed, password: ***, user bob"],
    ["a password whose name begins with a number", "db1password:hunter2", "db1password:***"],
    ["a product that is called so", "1password:acme:human:u1", "1password:acme:human:u1"],
    ["without a blank", "Password:hunter2", "Password:***"],
    ["an API key in YAML", "api_key: abc123\\nname: x", "api_key: ***\\nname: x"],
    ["a quoted value", "mysql --password='hunter2' -u root", "mysql --password='***' -u root"],
    ["a bare key in a query", "/maps?key=abcdef&x=1", "/maps?key=***&x=1"],
    ["a passphrase", "passphrase=correct-horse", "passphrase=***"],
    ["a database's connection string", "Server=db;User Id=sa;Password=p@ss!;", "Server=db;User Id=sa;Password=***;"],
    [
      "a queue's",
      "Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=Zm9v=",
      "Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=***",
    ],
    ["a database's URL", "postgres://app:s3cr3t@db:5432/shop", "postgres://app:***@db:5432/shop"],
    ["another scheme", "Authorization: Digest username=bob, response=abc", "Authorization: Digest ***"],
    ["a scheme of one's own", "authorization: my-key-123", "authorization: ***"],
    ["Bearer", "Authorization: Bearer abc.def-123", "Authorization: Bearer ***"],
    ["Basic", "Basic dXNlcjpwYXNz", "Basic ***"],
    ["a URL's password", "https://bob:s3cr3t@host/path", "https://bob:***@host/path"],
    ["an identity's URL", "x:o:human:https%3A//bob%3As3cr3t@host/p", "x:o:human:https%3A//bob%3A***@host/p"],
    ["an identity's name and address stay", "x:o%3Ap:human:bob@host", "x:o%3Ap:human:bob@host"],
    ["a URL's user alone stays", "https://bob@host/path", "https://bob@host/path"],
    [
      "a signed URL",
      "/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101&X-Amz-Signature=deadbeef&x=1",
      "/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101&X-Amz-Signature=***&x=1",
    ],
    ["a session token with escapes", "?X-Amz-Security-Token=IQoJ%2Fabc%3D&y=2", "?X-Amz-Security-Token=***&y=2"],
    ["an Azure SAS", "?sv=2026&sig=abc%2Bdef%3D&se=1", "?sv=2026&sig=***&se=1"],
    ["access_token", "/cb?access_token=abc&state=1", "/cb?access_token=***&state=1"],
    ["an ampersand as Go writes it", "/a?access_token=abc\\u0026b=1", "/a?access_token=***\\u0026b=1"],
    ["a connection string", "AccountName=a;AccountKey=Zm9v==;X=1", "AccountName=a;AccountKey=***;X=1"],
    [
      "a private key",
      "a -----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\n-----END RSA PRIVATE KEY----- b",
      "a -----BEGIN RSA PRIVATE KEY-----*** b",
    ],
    [
      "a private key with escaped line ends",
      '"-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\\n"',
      '"-----BEGIN PRIVATE KEY-----***\\n"',
    ],
    [
      "a private key that is cut off",
      '{"k":"-----BEGIN PRIVATE KEY-----\\nMIIabc"}',
      '{"k":"-----BEGIN PRIVATE KEY-----***"}',
    ],
  ])("%s", (_, input, expected) => {
    expect(redactValue(input)).toBe(expected);
    expect(redactText(input)).toBe(expected);
  });

  test.each([
    "AKIAIOSFODNN7EXAMPLE",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
    '{"secretId":"prod/db","eventName":"GetSecretValue"}',
    '{"annotations":{"authorization.k8s.io/decision":"allow"}}',
    '{"hashed_token":"Zm9v","nextToken":"abc"}',
    '{"httpTokens":"optional","automountServiceAccountToken":false}',
    "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
    "team@example.com, https://example.com/a:b@c",
    "task-1234567890abcdef1234567890abcdef1234",
    "disk-0123456789, risk-level",
    "https://storage.googleapis.com/s.example.com/x",
    "arn:aws:secretsmanager:eu-west-1:1:secret:prod/db and token:read, key:value",
    "sortkey=abc&monkey=x&primary-key=1",
    "first: one, second: two, name: x, reason: y",
    "/api/v1/pods?labelSelector=app%3Dweb&limit=500&resourceVersion=0&watch=true",
  ])("%s stays as it is", (text) => {
    expect(redactText(text)).toBe(text);
  });
});

test.each([
  ['password="hunter2" next', 'password="***" next'],
  ['say token: "abc"', 'say token: "***"'],
  ['{"password":"Hush"}', '{"password":"***"}'],
])("a quoted secret in one value: %s", (input, expected) => {
  expect(redactValue(input)).toBe(expected);
});

const name = fc.constantFrom(
  "password",
  "Token",
  "x",
  "client_secret",
  "name",
  "value",
  "data",
  "kind",
  "a\\b",
  'q"',
  "key",
);
const leaf = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("--password", "tool --token x", "?a=tool+--token+x&b=%22password%22%3A%22x%22", "curl -u a:b", "c"),
  fc.constantFrom(
    `1 glptt-${"0a1b2c3d".repeat(5)} 2`,
    "PASSWORD 'x'",
    "cookie: a=b; c=d",
    "/?code=0a1b2c3d4e5f6a7b8c9d",
  ),
  fc.constantFrom(jwt, "Secret", "password", "https://a:b@c", '{"token":"x\\"y"}', "-----BEGIN PRIVATE KEY-----\nabc"),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(null, true),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(name, tie("json"), { maxKeys: 5 }),
    tie("json").map((value) => JSON.stringify(value)),
  ),
}));

test("JSON stays JSON of the same shape, and a second time changes nothing", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 1), (value, indent) => {
      const once = redactText(JSON.stringify(value, null, indent));
      expect(shape(JSON.parse(once))).toEqual(shape(value));
      expect(redactText(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test("the value of a sensitive member never remains, whatever surrounds it", () => {
  const secret = fc.stringMatching(/^Q[a-z0-9]{12}$/);
  fc.assert(
    fc.property(json, secret, fc.constantFrom("password", "apiKey", "X-Auth-Token"), (value, hidden, member) => {
      const record = { before: value, inner: JSON.stringify({ [member]: hidden, value }), [member]: hidden };
      expect(redactText(JSON.stringify(record))).not.toContain(hidden);
    }),
    { numRuns: 1000 },
  );
});

test("any text at all, cut anywhere, is taken without an error", () => {
  fc.assert(
    fc.property(json, fc.nat(200), (value, end) => {
      expect(typeof redactText(JSON.stringify({ value, token: "t" }).slice(0, end))).toBe("string");
    }),
  );
});

/** Names and nesting, with every scalar as one: what redaction must leave alone. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== "object" || value === null) return "scalar";
  return Object.entries(value).map(([key, member]) => [key, shape(member)]);
}

test("what the secrets manager of AWS answers is a secret, its name is none", () => {
  const text = JSON.stringify({ Name: "prod/db", SecretString: "Hush", secretBinary: "SHVzaA==", SecretId: "prod/db" });
  expect(JSON.parse(redactText(text))).toEqual({
    ...{ Name: "prod/db", SecretString: "***", secretBinary: "***", SecretId: "prod/db" },
  });
});

test.each([
  [String.raw`{"u":"https:\/\/bot:Hush@git.example\/x"}`, '{"u":"https://bot:***@git.example/x"}'],
  [
    String.raw`{"u":"https://x?access_token\u003dHush\u0026b\u003d1"}`,
    String.raw`{"u":"https://x?access_token=***\u0026b=1"}`,
  ],
  [String.raw`{"u":"psql password\u003d\u0027Hush\u0027"}`, `{"u":"psql password='***'"}`],
  [String.raw`{"u":"{\u0022password\u0022:\u0022Hush\u0022}"}`, String.raw`{"u":"{\"password\":\"***\"}"}`],
  [String.raw`{"u":"ghp_\u0061Hush0123456789","v":"\\\u005c\n\u00e9"}`, String.raw`{"u":"ghp_***","v":"\\\\\n\u00e9"}`],
])("a secret behind escapes that JSON does not need: %s", (text, expected) => {
  expect(redactText(text)).toBe(expected);
  expect(redactText(expected)).toBe(expected);
});

test("escapes that hide no secret stay", () => {
  const text = String.raw`{"token":"***","u":"https:\/\/git.example\/x?a\u003db","p":"C:\\/x\\u003d"}`;
  expect(redactText(text)).toBe(text);
});

test.each([
  '{"encryptionKey":"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}',
  '{"encryption_key":"1234abcd-12ab-34cd-56ef-1234567890ab"}',
  '{"masterKey":"mrk-1234abcd12ab34cd56ef1234567890ab"}',
  '{"masterKey":"alias/aws/s3"}',
  '{"encryption-key":"projects/p/locations/eu/keyRings/r/cryptoKeys/k"}',
  '{"encryptionKey":"https://prod.vault.azure.net/keys/disk/abc"}',
  '{"env":[{"name":"ENCRYPTION_KEY","value":"arn:aws:kms:eu-west-1:111122223333:alias/prod"}]}',
  '{"encryptionKey":{"id":"alias/prod","type":"KMS"}}',
  '{"kmsMasterKeyId":"alias/prod","encryptionKeyName":"prod","secretValueFrom":"prod/db"}',
  '{"name":"secret-value-rotator","identity":"encryption-key"}',
])("which key it is stays, and so do names: %s", (text) => {
  expect(redactText(text)).toBe(text);
});
