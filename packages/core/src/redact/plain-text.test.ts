import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlain } from "./plain-text.ts";
import { redactForms } from "./redact-forms.ts";
import { holdsIssued, redactIssued } from "./redact-issued.ts";
import { redactMembers } from "./redact-members.ts";
import { mayHaveSensitiveName } from "./sensitive-name.ts";

/** What the forms, names and commands of secrets are made of, whole and cut short. */
const PARTS = [
  ...[
    "BEARER abcd1234",
    "PassWoRd: hunter2",
    "password:hunter2",
    "PASSWORD:hunter2",
    "code: 5 PassWOrd:hunter2",
    "code: 5 passwd:hunter2",
    "user id: 5, Pwd:hunter2",
    "passphrase: hunter2",
    "aws configure set aws_session_token abcd",
  ],
  ...['"clientSecret":"a"', '"kind":"SecretList","items":[{"data":{"user":"cm9v"}}]'],
  ...[
    "-----BEGIN RSA PRIVATE KEY-----abc",
    "eyJhbGciOiJI.eyJzdWIi.dozjgN",
    "ghp_abcdefghij1234",
    "github_pat_abcdefghij1234",
  ],
  ...["xoxb-123456789012", "xapp-1-A123456789B", "sk_live_abcdefgh12", "rk_test_abcdefgh12", "glpat-abcdEfgh1234"],
  ...[
    "AIzaSyA1234567890123456789012345678901",
    "ya29.abcdefghijklmnop1234",
    "sk-ant-abcdefghij",
    "npm_abcdefghijklmnop12",
  ],
  ...["hf_abcdefghijklmnop12", "pypi-AgEIcHlwaS5vcmcabcdef", "dop_v1_abcdefghijklmnop", "hvs.abcdefghijklmnop1"],
  ...[
    "SG.abcdefghijklmnop.abcdefghijklmnop",
    "s.ABCDefgh1234ABCDefgh1234",
    "Bearer abcd1234",
    "bearer x1y2z3",
    "Basic dXNlcjpw",
  ],
  ...[
    "Authorization: Digest x",
    "AUTHORIZATION: abc",
    "password: hunter2",
    "PASSWORD: hunter2",
    "passwd: hunter2",
    "api_key: abcd",
  ],
  ...["token: abcd", "cookie: a=b; c=d", "signing-key: abcd", "secret: abcd", "--password hunter2", "-u me:hunter2 "],
  ...["curl -u me:hunter2", "mysql -phunter2", "aws configure set a.secret_access_key abcd", "secret_access_key abcd"],
  ...[
    '"password":"a"',
    '"passphrase":"a"',
    '"sessionToken":"a"',
    '"secretString":"a"',
    '"SecretBinary":"a"',
    '"cookies":"a"',
  ],
  ...[
    '"cookie":"a"',
    '"authorization":"a"',
    '"x-api-key":"a"',
    '"privateKey":"a"',
    '"secretValue":"a"',
    '"secret_value":"a"',
    '"secret-string":"a"',
    '"Secret_Binary":"a"',
    '"SECRET-VALUE":"a"',
    '"masterKey":"a"',
    '"key":"a"',
    '"passwd":"a"',
    '"PWD":"a"',
  ],
  ...['"kind":"SecretList"', '{\\"a\\":1}', "https://me:hunter2@host/", "?X-Amz-Signature=abcd", "IDENTIFIED BY 'abc'"],
  ...["?q=a%20--password%20hunter2", "shpat_0123456789abcdef0123456789abcdef", "gsk_Abcdefghijklmnopqrstuvwxyz12345"],
  ...["https://hooks.slack.com/services/T0/B0/abcdefghijklmnopqrstuvwx", "abc8Q~abcdefghijklmnopqrstuvwxyz0123456"],
  ...[
    "\u00e9",
    "\u4e2d\u6587",
    "\ud83d",
    " ",
    '"',
    ":",
    "-",
    "=",
    "/",
    "\\n",
    ",",
    "abc",
    "S3",
    "0123456789abcdef0123456789",
  ],
];

const texts = fc
  .array(
    fc
      .tuple(fc.constantFrom(...PARTS), fc.nat(8), fc.nat(8))
      .map(([part, from, cut]) => part.slice(from === 8 ? 1 : 0, cut === 8 ? -1 : undefined)),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""));

test("in a plain text there is nothing that would be masked by any look of its own", () => {
  fc.assert(
    fc.property(texts, fc.nat(400), (text, before) => {
      const record = "x ".repeat(before) + text;
      if (!isPlain(record)) return;
      const named = mayHaveSensitiveName(record) ? redactMembers(record) : record;
      expect(redactForms(named)).toBe(record);
    }),
    { numRuns: 5000 },
  );
});

test.each(PARTS.slice(0, -17))("%s stands out, wherever it is", (part) => {
  for (let before = 0; before < 9; before += 1) {
    for (const text of [
      `${"x".repeat(before)} ${part}`,
      `{"x":"${"y".repeat(before)} ${part}","z":"${"é".repeat(before)}"}`,
    ]) {
      const named = mayHaveSensitiveName(text) ? redactMembers(text) : text;
      if (redactForms(named) !== text) expect([text, isPlain(text)]).toEqual([text, false]);
    }
  }
});

test.each([
  '{"eventName":"GetObject","requestParameters":{"bucketName":"b","key":"logs/2026/11/29"},"userAgent":"aws-cli/2.13.0"}',
  '{"eventID":"358b5a44-7661-4d3e-8621-d3a6df3d5f0a","arn":"arn:aws:sts::111122223333:assumed-role/deploy/i-0abc"}',
])("a record as most are is plain: %s", (record) => {
  expect(isPlain(record)).toBe(true);
});

test("by its bytes and by its text a token is found alike", () => {
  const run = fc.string({ unit: fc.constantFrom(...'aA0-_~./:" gskNRAKdapi'), maxLength: 90 });
  const token = fc.constantFrom(
    "shpat_0123456789abcdef0123456789abcdef",
    "gsk_Abcdefghijklmnopqrstuvwxyz12345",
    "AKCp",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(run, token), { maxLength: 6 }), (parts) => {
      const text = parts.join("");
      expect(holdsIssued(text, Buffer.from(` ${text}`), 1)).toBe(redactIssued(text) !== text);
    }),
    { numRuns: 3000 },
  );
});
