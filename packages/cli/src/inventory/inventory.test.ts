import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EMPTY_INVENTORY } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contradictions } from "./contradictions.ts";
import { guessOwners } from "./guess-owner.ts";
import { loadInventory } from "./load-inventory.ts";
import { neverSeenOf } from "./never-seen.ts";
import { foldedFindings, neverSeenTodo, renderOwnerReport, todoOf } from "./owner-report.ts";
import { parseCsv } from "./parse-csv.ts";
import { readInventoryFile } from "./read-file.ts";
import { accountsOf } from "./read-kubernetes.ts";

/** One file by itself. */
function read(path: string, text: string, repository?: string) {
  const { manifests = [], ...reading } = readInventoryFile({ path, text, repository });
  return { ...reading, identities: [...(reading.identities ?? []), ...accountsOf(manifests).entries] };
}

describe("our own form", () => {
  test("says everything, with the line of each entry", () => {
    const { identities, credentials, owners, accounts, faults } = read(
      "a.yaml",
      `identities:
  - id: aws:1:role:deploy
    owner: pay
    contacts: "#pay"
    expected_end: 2027-01-01
  - { pattern: "aws:*", environment: production, rotate_every: 90d }
credentials:
  - { id: AKIA1, rotated: 2026-01-01T10:00:00Z }
owners:
  - { name: ann, left: "2026-02-01", people: ["github:acme:human:ann"] }
accounts:
  - { id: 123456789012, environment: production }
`,
    );
    expect(faults).toEqual([]);
    expect(identities).toEqual([
      {
        id: "aws:1:role:deploy",
        owner: "pay",
        contacts: ["#pay"],
        expected_end: "2027-01-01T00:00:00.000Z",
        place: "a.yaml:2",
      },
      { pattern: "aws:*", environment: "production", rotate_every: "90d", place: "a.yaml:6" },
    ]);
    expect(credentials).toEqual([{ id: "AKIA1", rotated: "2026-01-01T10:00:00.000Z", place: "a.yaml:8" }]);
    expect(owners).toMatchObject([{ name: "ann", left: "2026-02-01T00:00:00.000Z", place: "a.yaml:10" }]);
    expect(accounts).toMatchObject([{ id: "123456789012", place: "a.yaml:12" }]);
  });

  test("every fault is told at once, with its place and what to do", () => {
    const { faults = [] } = read(
      "a.yaml",
      `identities:
  - id: aws:1:role:x
    ownr: a
  - { pattern: "*", owner: b }
  - { id: aws:1:role:y, criticality: huge, granted: 7 }
  - { id: aws:1:role:z, pattern: z }
  - { id: aws:1:role:w, expected_end: soon }
  - { id: " arn:aws:iam::123456789012:role/d ", owner: b }
owners: [{ name: ann, people: aws:1:robot:x, left: soon }, 5]
`,
    );
    expect(faults.map(({ line, column, message, hint }) => [line, column, message, hint])).toEqual([
      [3, 5, "identities[0]: there is no key ownr", "did you mean owner?"],
      [5, 25, "identities[2].criticality: must be one of low, medium, high, critical", ""],
      [5, 44, "identities[2].granted: must be a text, or a list of 200 at most", ""],
      [6, 5, "identities[3]: must name exactly one of id, pattern, label", ""],
      [7, 25, "identities[4].expected_end: must be a date like 2026-11-24 or a time like 2026-11-24T10:00:00Z", ""],
      [9, 46, "owners[0].left: must be a date like 2026-11-24 or a time like 2026-11-24T10:00:00Z", ""],
      [9, 60, "owners[1]: must be a group of members", ""],
      [4, 7, "the pattern * matches everything", "if that is meant, add confirm: everything"],
      [8, 7, "identities[5].id: is an ARN: write aws:123456789012:role:d", ""],
      [
        ...[9, 23, "owners[0].people: aws:1:robot:x there is no kind robot (did you mean root?)"],
        "as github:acme:human:ann, or github:*:human:ann in each account",
      ],
    ]);
    const everything = read("b.yaml", "identities:\n  - pattern: '*'\n    owner: b\n").faults;
    expect(everything).toMatchObject([{ line: 2, message: "the pattern * matches everything" }]);
    expect(read("b.yaml", "identities:\n  - { pattern: '*', owner: b, confirm: everything }\n").faults).toEqual([]);
  });

  test("a key that is known, and not here, is not said to be meant", () => {
    const { faults } = read("a.yaml", "people: [x]\nidentities:\n  - { id: aws:1:role:x, owner: a }\n");
    expect(faults).toMatchObject([
      { line: 1, message: "there is no key people", hint: "it is a key of another part of the file" },
    ]);
  });

  test("an account whose id lost its zeros is told of", () => {
    const { faults } = read("a.yaml", "accounts:\n  - { id: 012345678901 }\n  - { id: '012345678901' }\n");
    expect(faults).toMatchObject([{ line: 2, message: expect.stringContaining("in quotes") }]);
  });

  test("domains of one's own are names, and none under which anybody has hosts", () => {
    const { domains, faults } = read("a.yaml", "domains: [Acme.example, files.acme.example]\n");
    expect(faults).toEqual([]);
    expect(domains?.map(({ name }) => name)).toEqual(["acme.example", "files.acme.example"]);
    const wrong = read("a.yaml", "domains: [amazonaws.com, '*.acme.example', com, 10.0.0.1]\n").faults;
    expect(wrong?.map(({ message }) => message)).toEqual([
      expect.stringContaining("anybody may have a host there"),
      ...Array.from({ length: 3 }, () => expect.stringContaining("write a domain as acme.com")),
    ]);
  });

  test.each<[string, boolean]>([
    ["s3.eu-west-1.amazonaws.com", true],
    ["s3-website-us-east-1.amazonaws.com", true],
    ["execute-api.eu-central-1.amazonaws.com", true],
    ["lambda-url.eu-west-1.on.aws", true],
    ["azurefd.net", true],
    ["duckdns.org", true],
    ["acme-files.s3.eu-west-1.amazonaws.com", false],
    ["a1b2c3.execute-api.eu-central-1.amazonaws.com", false],
    ["acme.azurefd.net", false],
  ])("anybody may have a host below %s: %s", (name, is) => {
    expect(read("a.yaml", `domains: [${name}]\n`).faults).toHaveLength(is ? 1 : 0);
  });

  test("what is no YAML is told where it stops being any", () => {
    expect(read("a.yaml", "identities: [\n").faults).toMatchObject([{ file: "a.yaml", line: 2 }]);
  });

  test("no text is a crash", () => {
    const names = fc.constantFrom("a.yaml", "a.csv", "CODEOWNERS", "a.tfstate", "catalog-info.yaml");
    fc.assert(
      fc.property(names, fc.oneof(fc.string(), fc.json()), (path, text) => {
        const { identities = [], faults = [] } = read(path, text);
        for (const { place } of identities) expect(place).toContain(path);
        for (const { line } of faults) expect(line).toBeGreaterThan(0);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

describe("other forms", () => {
  test("CSV", () => {
    const { identities, faults } = read(
      "a.csv",
      'id,owner,purpose,contacts\naws:1:role:a,pay,"deploys, ""daily""",#pay ops@x\naws:1:role:b,,,\n,pay,,\n',
    );
    expect(identities).toMatchObject([
      { id: "aws:1:role:a", purpose: 'deploys, "daily"', contacts: ["#pay", "ops@x"], place: "a.csv:2" },
      { id: "aws:1:role:b", place: "a.csv:3" },
    ]);
    expect(faults).toMatchObject([{ line: 4, message: expect.stringContaining("exactly one") }]);
    expect(read("a.csv", "id,ownr\naws:1:role:x,y\n").faults).toMatchObject([{ line: 1, hint: "did you mean owner?" }]);
  });

  test("a CSV of any cells is read as it was written", () => {
    const cell = fc.string().map((text) => text.trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = `a,b\n${rows.map((row) => row.map(quoted).join(",")).join("\n")}\n`;
        const filled = rows.filter((row) => row.some((value) => value !== ""));
        expect(parseCsv(text).rows.map(({ cells }) => [cells.get("a"), cells.get("b")])).toEqual(filled);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test("the credential report of IAM", () => {
    const header =
      "user,arn,user_creation_time,password_enabled,password_last_used,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date";
    const { identities } = read(
      "report.csv",
      `${header}
<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,no_information,false,N/A,N/A,false,N/A,N/A
bot,arn:aws:iam::123456789012:user/ci/bot,2024-01-01T00:00:00+00:00,false,N/A,true,2024-01-01T00:00:00+00:00,2025-06-01T10:00:00+00:00,true,2024-07-01T00:00:00+00:00,2025-01-01T00:00:00+00:00
old,arn:aws:iam::123456789012:user/old,2024-01-01T00:00:00+00:00,false,N/A,true,2024-01-01T00:00:00+00:00,N/A,true,,N/A
`,
    );
    expect(identities).toEqual([
      {
        id: "aws:123456789012:*:bot",
        kind: "access-key",
        created: "2024-01-01T00:00:00.000Z",
        last_used: "2025-06-01T10:00:00.000Z",
        rotated: "2024-07-01T00:00:00.000Z",
        place: "report.csv:3",
      },
      {
        id: "aws:123456789012:*:old",
        kind: "access-key",
        created: "2024-01-01T00:00:00.000Z",
        place: "report.csv:4",
      },
    ]);
  });

  test("CODEOWNERS: the repository, its workflows, and the last line that matches", () => {
    const text =
      "# comment\n*  @acme/platform\n/docs @acme/writers\n.github/workflows/deploy.yml @acme/pay @ann\n* @acme/core # later\n";
    const { identities } = read("CODEOWNERS", text, "acme/shop");
    expect(identities?.map(({ pattern, owner, place }) => [pattern, owner, place])).toEqual([
      ["github:acme:*:shop/*", "core", "CODEOWNERS:5"],
    ]);
    expect(read("CODEOWNERS", text).faults).toMatchObject([
      { hint: expect.stringContaining("# rolecall: repository") },
    ]);
    expect(read("CODEOWNERS", `# rolecall: repository acme/web\n${text}`).identities?.[0]?.pattern).toContain(":web/");
  });

  test("Backstage", () => {
    const { identities, owners } = read(
      "catalog-info.yaml",
      `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  description: sells things
  annotations:
    github.com/project-slug: acme/shop
    backstage.io/kubernetes-namespace: shop
    rolecall.dev/identity: "aws:1:role:deploy-shop, gcp:p:*:x"
  links: [{ url: https://wiki/shop, title: wiki }]
spec: { type: service, owner: "group:default/team-shop", lifecycle: production }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: team-shop }
spec: { profile: { email: shop@example.com } }
`,
    );
    expect(identities?.map(({ id, pattern, owner, environment }) => [id ?? pattern, owner, environment])).toEqual([
      ["github:acme:*:shop/*", "team-shop", "production"],
      ["kubernetes:*:service-account:shop/*", "team-shop", "production"],
      ["aws:1:role:deploy-shop", "team-shop", "production"],
      ["gcp:p:*:x", "team-shop", "production"],
    ]);
    expect(owners).toMatchObject([{ name: "team-shop", contacts: ["shop@example.com"] }]);
  });

  test("Terraform state", () => {
    const state = {
      version: 4,
      terraform_version: "1.9.0",
      resources: [
        {
          type: "aws_iam_role",
          name: "deploy",
          instances: [
            {
              attributes: {
                arn: "arn:aws:iam::123456789012:role/ci/deploy",
                tags: { Owner: "pay", Environment: "production" },
              },
            },
          ],
        },
        {
          type: "aws_iam_access_key",
          name: "k",
          instances: [{ attributes: { id: "AKIA1", create_date: "2025-01-01T00:00:00Z" } }],
        },
        {
          type: "google_service_account",
          name: "s",
          instances: [{ attributes: { email: "s@p.iam.gserviceaccount.com", project: "p" } }],
        },
        { type: "aws_s3_bucket", name: "b", instances: [{ attributes: { arn: "arn:aws:s3:::b" } }] },
      ],
    };
    const { identities, credentials } = read("prod.tfstate", JSON.stringify(state, null, 2));
    expect(identities?.map(({ id, owner, environment }) => [id, owner, environment])).toEqual([
      ["aws:123456789012:role:deploy", "pay", "production"],
      ["gcp:p:service-account:s@p.iam.gserviceaccount.com", undefined, undefined],
    ]);
    expect(identities?.[0]?.place).toBe("prod.tfstate:6");
    expect(credentials).toMatchObject([{ id: "AKIA1", issued: "2025-01-01T00:00:00.000Z" }]);
    expect(read("old.tfstate", '{"version":3,"terraform_version":"0.11","resources":[]}').faults).toMatchObject([
      { message: "state version 3, and only 4 is read" },
    ]);
  });

  test("Kubernetes manifests, with what roles grant", () => {
    const { identities } = read(
      "rbac.yaml",
      `apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  namespace: pay
  labels: { app.kubernetes.io/team: payments, environment: production }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: pay }
rules: [{ apiGroups: [""], resources: [pods, secrets], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: b, namespace: pay }
roleRef: { kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: api }]
`,
    );
    expect(identities).toEqual([
      {
        pattern: "kubernetes:*:service-account:pay/api",
        owner: "payments",
        team: "payments",
        environment: "production",
        granted: ["get pods", "get secrets", "list pods", "list secrets"],
        place: "rbac.yaml:4",
      },
    ]);
  });
});

describe("what other tools really write", () => {
  const lines = (separator: string, end: string): string =>
    [
      ["ID", "Owner", "Expected End"],
      ["aws:1:role:a", "Team Köln", "2026-12-24"],
      ["aws:1:role:b", "pay", ""],
    ]
      .map((cells) => cells.join(separator))
      .join(end) + end;

  test.each<[string, string]>([
    ["semicolons, as German spreadsheets do", `\uFEFF${lines(";", "\r\n")}`],
    ["tabs", lines("\t", "\n")],
    ["carriage returns only", lines(",", "\r")],
    ["Excel's own first line", `sep=;\r\n${lines(";", "\r\n")}`],
  ])("a table with %s has all its rows", (_, text) => {
    const { identities, faults } = read("a.csv", text);
    expect(faults).toEqual([]);
    expect(identities).toMatchObject([
      { id: "aws:1:role:a", owner: "Team Köln", expected_end: "2026-12-24T00:00:00.000Z" },
      { id: "aws:1:role:b", owner: "pay" },
    ]);
  });

  test.each<[string, string, number, string]>([
    ["a row that is longer than the header", "id,owner\naws:1:role:a,pay,and shop\n", 2, "has 3 cells"],
    ["a quote without its end", 'id,owner\naws:1:role:a,"pay\n', 2, "a quote is not closed"],
    ["a column that is there twice", "id,owner,Owner\naws:1:role:a,x,y\n", 1, "owner is there twice"],
    ["no column that names anybody", "Name,E-Mail,Last day\nHarriet,h@acme.com,31.03.2026\n", 1, "has no column id"],
    ["nothing", "", 1, "has no column id"],
    ["a pattern of everybody", "pattern,owner\n*,pay\n", 2, "matches everything"],
    ["a day that no calendar has", "id,expected_end\naws:1:role:a,2026-02-30\n", 2, "must be a date"],
  ])("of a table with %s it says so, once", (_, text, line, message) => {
    expect(read("a.csv", text).faults).toMatchObject([{ line, message: expect.stringContaining(message) }]);
  });

  test.each<[string, string | undefined]>([
    ["aws:123456789012:role:deploy", undefined],
    ["aws:123456789012:*:bot", undefined],
    ["kubernetes:prod:service-account:pay/api", undefined],
    ["gitlab::bot:7", undefined],
    ["arn:aws:iam::123456789012:role/ci/deploy", "write aws:123456789012:role:deploy"],
    ["arn:aws:sts::123456789012:assumed-role/deploy/i-0abc", "write aws:123456789012:role:deploy"],
    ["arn:aws:iam::123456789012:user/dwh/loader", "write aws:123456789012:*:loader"],
    ["aws:123456789012:role:ci/deploy", "write aws:123456789012:role:deploy"],
    ["aws:12345678901:role:deploy", "twelve digits"],
    ["aws:1.23457E+11:role:deploy", "twelve digits"],
    ["AWS:123456789012:role:deploy", "its provider is written aws"],
    ["kubernetes:prod:serviceaccount:pay/api", "did you mean service-account?"],
    ["kubernetes:prod:service-account:system:serviceaccount:pay:api", "%3A"],
    ["etl@acme.iam.gserviceaccount.com", "provider:account:kind:name"],
  ])("the id %s: %s", (id, wrong) => {
    const found = [
      read("a.yaml", `identities:\n  - { id: "${id}", owner: pay }\n`),
      read("a.csv", `id,owner\n${id},pay\n`),
    ];
    for (const { faults = [] } of found) {
      expect(faults).toHaveLength(wrong === undefined ? 0 : 1);
      expect(faults[0]?.message ?? "").toContain(wrong ?? "");
    }
  });

  test.each([
    '{"UserDetailList":[],"RoleDetailList":[],"Policies":[]}',
    '[{"email":"etl@p.iam.gserviceaccount.com","projectId":"p"}]',
    '{"bindings":[{"role":"roles/viewer","members":[]}],"etag":"x"}',
    'resource "aws_iam_role" "x" {}',
  ])("%s is refused with a word on what is read", (text) => {
    expect(read("a.json", text).faults).toMatchObject([
      { message: "is none of the forms that are read", hint: expect.stringContaining("Terraform state 4") },
    ]);
  });

  test("a folder of manifests holds more than accounts", () => {
    const text = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [a.yaml]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: pay }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: api, namespace: pay, labels: { owner: pay } }
`;
    expect(read("all.yaml", text)).toMatchObject({
      faults: [],
      identities: [{ pattern: "kubernetes:*:service-account:pay/api", owner: "pay" }],
    });
    const list = { apiVersion: "v1", kind: "ServiceAccountList", items: [{ metadata: { name: "a", namespace: "b" } }] };
    expect(read("list.json", JSON.stringify(list)).identities).toMatchObject([
      { pattern: "kubernetes:*:service-account:b/a" },
    ]);
  });

  test.each(["arn:aws:iam::123456789012:role/x", "*"])("an annotation that names %s is told", (named) => {
    const text = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\n  annotations:\n    rolecall.dev/identity: "${named}"\n`;
    expect(read("c.yaml", text).faults).toMatchObject([{ line: 6, message: expect.stringContaining(named) }]);
  });

  test("a Backstage owner is a reference with or without kind and namespace", () => {
    const ownerOf = (owner: string) =>
      read(
        "c.yaml",
        `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\n  annotations: { rolecall.dev/identity: "aws:1:role:x" }\nspec: { owner: "${owner}" }\n`,
      ).identities?.[0]?.owner;
    const references = ["team-a", "group:team-a", "group:default/team-a", "default/team-a", "Group:default/team-a"];
    expect(references.map(ownerOf)).toEqual(references.map(() => "team-a"));
  });

  test("people of the catalog are those whom logs remove, in any account", () => {
    const { owners } = read(
      "c.yaml",
      `apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ann, annotations: { github.com/user-login: ann-acme } }
spec: { profile: { email: ann@acme.com } }
`,
    );
    expect(owners?.[0]?.people).toEqual([
      "github:*:human:ann-acme",
      ...["okta", "entra", "google-workspace", "slack"].map((provider) => `${provider}:*:human:ann@acme.com`),
    ]);
    const { faults } = read("a.yaml", "owners:\n  - { name: ann, people: [ann@acme.com] }\n");
    expect(faults).toMatchObject([{ line: 2, message: expect.stringContaining("ann@acme.com is no identity_uid") }]);
  });

  test("terraform show -json", () => {
    const role = (name: string) => ({
      ...{ mode: "managed", type: "aws_iam_role", name },
      values: { arn: `arn:aws:iam::123456789012:role/${name}`, tags: { Owner: "pay" } },
    });
    const shown = {
      format_version: "1.0",
      terraform_version: "1.9.5",
      values: { root_module: { resources: [role("a")], child_modules: [{ resources: [role("b")] }] } },
    };
    const { identities, faults } = read("show.json", JSON.stringify(shown));
    expect(faults).toEqual([]);
    expect(identities).toMatchObject([
      { id: "aws:123456789012:role:a", owner: "pay" },
      { id: "aws:123456789012:role:b", owner: "pay" },
    ]);
  });

  test.each<[string, readonly (readonly [string, string])[]]>([
    ["/.github/CODEOWNERS @acme/security\n.github/dependabot.yml @acme/deps\n.github/* @acme/docs\n", []],
    ["/.github/ @acme/ci\n", [["github:acme:ci-workflow:shop/*", "ci"]]],
    ["*.yml @acme/ci\n", [["github:acme:ci-workflow:shop/*.yml", "ci"]]],
    [
      "* @acme/core\n/.github/workflows/ @acme/ci\n/.github/workflows/deploy.yml @acme/pay\n",
      [
        ["github:acme:*:shop/*", "core"],
        ["github:acme:ci-workflow:shop/*", "ci"],
        ["github:acme:ci-workflow:shop/deploy.yml", "pay"],
      ],
    ],
    ["/.github/workflows/deploy.yml @acme/pay\n/.github/ @acme/ci\n", [["github:acme:ci-workflow:shop/*", "ci"]]],
  ])("whose workflows they are by %j", (text, owned) => {
    const { identities = [] } = read("CODEOWNERS", text, "acme/shop");
    expect(identities.map(({ pattern, owner }) => [pattern, owner])).toEqual(owned);
  });
});

describe("files together", () => {
  test("contradictions of two files are told with both places; patterns and checkouts are followed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rolecall-inventory-"));
    mkdirSync(join(folder, ".git"));
    writeFileSync(join(folder, ".git", "config"), '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n');
    writeFileSync(join(folder, "CODEOWNERS"), "* @acme/core\n");
    writeFileSync(join(folder, "a.yaml"), "identities:\n  - { id: aws:1:role:x, owner: one }\n");
    writeFileSync(join(folder, "b.yaml"), "identities:\n\n  - { id: aws:1:role:x, owner: two }\n");
    const loaded = await loadInventory([join(folder, "*.yaml"), join(folder, "CODEOWNERS"), join(folder, "none.yaml")]);
    expect(loaded.inventory.identities.map(({ pattern }) => pattern)).toContain("github:acme:*:shop/*");
    expect(loaded.faults.map(({ file, line, message }) => [file, line, message])).toEqual([
      [join(folder, "none.yaml"), undefined, "there is no such file"],
      [join(folder, "b.yaml"), 3, `id aws:1:role:x: owner is two here and one at ${join(folder, "a.yaml")}:2`],
    ]);
  });
});

test("of two statements of one identity the later one by file and line is here, each that differs, all facts", () => {
  const told = contradictions({
    ...EMPTY_INVENTORY,
    identities: [
      { id: "x", owner: "b", team: "t", place: "two.yaml:10" },
      { id: "x", owner: "a", team: "t", place: "two.yaml:9" },
      { pattern: "x", owner: "c", place: "two.yaml:11" },
      { id: "y", environment: "q", place: "two.yaml:12" },
      { id: "y", environment: "p", links: ["l"], place: "one.yaml:5" },
      { id: "y", environment: "r", links: ["m"], place: "three.yaml:2" },
      { id: "y", environment: "p", place: "two.yaml:13" },
    ],
  });
  expect(told.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual([
    "three.yaml:2: id y: environment is r here and p at one.yaml:5",
    "two.yaml:10: id x: owner is b here and a at two.yaml:9",
    "two.yaml:12: id y: environment is q here and p at one.yaml:5",
  ]);
});

test("what two files say otherwise of an owner, a credential or an account is told with both places", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rolecall-contradictions-"));
  const say = (name: string, left: string, rotated: string, environment: string): string => {
    const path = join(folder, name);
    writeFileSync(
      path,
      `owners: [{ name: ann${left} }]
credentials: [{ id: AKIA1, issued: 2025-01-01${rotated} }]
accounts: [{ id: acme, environment: ${environment} }]
`,
    );
    return path;
  };
  const paths = [
    say("a.yaml", "", ", rotated: 2026-01-01", "production"),
    say("b.yaml", ", left: 2026-02-01", ", rotated: 2026-01-01", "staging"),
    say("c.yaml", ", left: 2026-03-01", ", rotated: 2026-01-02", "test"),
  ];
  const { faults } = await loadInventory(paths);
  const at = (file: number, line: number): string => `${paths[file]}:${line}`;
  expect(faults.map(({ file, line, message }) => [`${file}:${line}`, message])).toEqual([
    [at(1, 3), `account acme: environment is staging here and production at ${at(0, 3)}`],
    [at(2, 1), `owner ann: left is 2026-03-01T00:00:00.000Z here and 2026-02-01T00:00:00.000Z at ${at(1, 1)}`],
    [
      at(2, 2),
      `credential AKIA1: rotated is 2026-01-02T00:00:00.000Z here and 2026-01-01T00:00:00.000Z at ${at(0, 2)}`,
    ],
    [at(2, 3), `account acme: environment is test here and production at ${at(0, 3)}`],
  ]);
});

test("roles, bindings and accounts of several files are one cluster's", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rolecall-manifests-"));
  const rbac = (kind: string, rest: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\n${rest}\n---\n`;
  writeFileSync(
    join(folder, "account.yaml"),
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: api, namespace: pay, labels: { owner: pay } }\n",
  );
  writeFileSync(
    join(folder, "roles.yaml"),
    rbac(
      "ClusterRole",
      "metadata: { name: all }\naggregationRule: { clusterRoleSelectors: [{ matchLabels: { in: all } }] }",
    ) +
      rbac(
        "ClusterRole",
        "metadata: { name: part, labels: { in: all } }\nrules: [{ resources: [pods], verbs: [list] }]",
      ) +
      rbac("Role", "metadata: { name: reader, namespace: pay }\nrules: [{ resources: [secrets], verbs: [get] }]"),
  );
  const subjects = (...names: string[]) =>
    `subjects: [${names.map((name) => `{ kind: ServiceAccount, name: ${name}, namespace: pay }`).join(", ")}]`;
  writeFileSync(
    join(folder, "bindings.yaml"),
    rbac(
      "ClusterRoleBinding",
      `metadata: { name: a }\nroleRef: { kind: ClusterRole, name: all }\n${subjects("api", "cron")}`,
    ) +
      rbac(
        "RoleBinding",
        `metadata: { name: b, namespace: pay }\nroleRef: { kind: Role, name: reader }\n${subjects("api")}`,
      ),
  );
  writeFileSync(join(folder, "deploy.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\n");
  const { inventory, faults, empty } = await loadInventory([join(folder, "*.yaml")]);
  expect(faults).toEqual([]);
  expect(empty).toEqual([join(folder, "deploy.yaml")]);
  expect(inventory.identities.map(({ pattern, owner, granted }) => [pattern, owner, granted])).toEqual([
    ["kubernetes:*:service-account:pay/api", "pay", ["get secrets", "list pods"]],
    ["kubernetes:*:service-account:pay/cron", undefined, ["list pods"]],
  ]);
});

describe("owners", () => {
  test("what was never seen is to be removed only where its logs would have shown it", () => {
    const entries = ["aws:1:role:a", "aws:2:role:b", "gcp:p:service-account:c"].map((id) => ({ id, place: "a:1" }));
    const inventory = { identities: entries, credentials: [], owners: [], accounts: [] };
    const seen = (identity_uid: string, first_seen: string) => ({ identity: { identity_uid, first_seen } });
    const found = neverSeenOf(inventory, [
      seen("aws:1:role:x", "2026-07-01T00:00:00.000Z"),
      seen("aws:1:role:y", "2026-01-01T00:00:00.000Z"),
      seen("aws:2:role:z", "2026-07-25T00:00:00.000Z"),
    ]);
    expect(found.map((one) => neverSeenTodo(one, Date.parse("2026-08-01T00:00:00Z")))).toEqual([
      "remove it: never seen in 212 days of aws:1",
      "is it needed? never seen in 7 days of aws:2",
      "is its log read? nothing of gcp:p was ever seen",
    ]);
  });

  test("what is said of several in the same words is one line", () => {
    const said = (name: string, title: string) => ({
      ...{ finding_uid: "f_1", name, title, detector: "behavior", severity: "high" as const },
      time: "2026-01-02T00:00:00.000Z",
    });
    const both = "2 identities called outside of their schedules";
    const folded = foldedFindings([
      said("a", both),
      said("b", both),
      said("a", "a did one thing"),
      said("a", "a did two"),
    ]);
    expect(folded.map(({ title, alike }) => title + alike)).toEqual([
      `${both}, and 1 like it`,
      "a did one thing, and 1 like it",
    ]);
  });

  test("the surest clue is the best guess", () => {
    const clue = (kind: "origin" | "sibling" | "behalf", points_at: string, weight = 1) => ({
      tenant: "default",
      identity_uid: "x",
      kind,
      points_at,
      weight,
    });
    const guess = (...clues: ReturnType<typeof clue>[]) => guessOwners(clues)({ tenant: "default", identity_uid: "x" });
    expect(guess(clue("behalf", "ann", 99), clue("sibling", "pay"), clue("sibling", "shop", 3))).toEqual({
      owner: "shop",
      why: "owns 3 machines beside it",
    });
    expect(guess(clue("sibling", "pay", 9), clue("origin", "core"))?.owner).toBe("core");
    expect(guess()).toBeUndefined();
  });

  test.each<[string, readonly string[], string]>([
    ["what a log says of an owner's end", ["lifecycle.orphaned"], "find a new owner: pay left"],
    ["rights", ["lifecycle.over-permissioned"], "take away the rights that it does not use"],
    [
      "credentials, each thing once",
      ["lifecycle.long-lived-credential", "lifecycle.overdue-rotation", "lifecycle.used-after-rotation", "behavior"],
      "rotate its credential; end its old credential",
    ],
    ["nothing else", ["behavior"], ""],
    ["what is grave", ["behavior high", "behavior medium"], "look into its high finding"],
    ["what is gravest", ["behavior high", "rule critical", "rule critical"], "look into its critical findings"],
    [
      "what is grave, where the work has a name",
      ["lifecycle.wide-scope high"],
      "take away the rights that it does not use",
    ],
  ])("what is to do about a machine follows what was found: %s", (_, detectors, todo) => {
    const identity = {
      tenant: "default",
      identity_uid: "aws:1:role:x",
      identity_kind: "role",
      identity_name: "x",
      provider: "aws",
      account_uid: "1",
      owner: "pay",
      environment: "",
      criticality: "",
      first_seen: "2026-01-01T00:00:00.000Z",
      last_seen: "2026-01-02T00:00:00.000Z",
      events: 3,
    } as const;
    const time = "2026-01-02T00:00:00.000Z";
    const findings = detectors.map((detector) => {
      const [name = "", severity = "low"] = detector.split(" ") as [string, "low"?];
      return { finding_uid: "f_1", severity, detector: name, title: "t", time } as const;
    });
    const facts = { since: time, now: Date.parse(time), guessOwner: () => undefined };
    expect(todoOf({ identity, calls: 3, findings }, facts)).toBe(todo);
    const silent = { ...facts, now: Date.parse("2027-01-01T00:00:00Z") };
    expect(todoOf({ identity, calls: 3, findings }, silent)).toMatch(
      /^(?:look into its \w+ findings?; )?remove it: dormant for 364 days(?:; find a new owner: pay left)?$/,
    );
  });

  test("the report keeps text of the log inert", () => {
    const identity = {
      tenant: "default",
      identity_uid: "aws:1:role:x",
      identity_kind: "role",
      identity_name: "<img src=x>|[a](javascript:1)",
      provider: "aws",
      account_uid: "1",
      owner: "pay",
      environment: "production",
      criticality: "high",
      first_seen: "2026-01-01T00:00:00.000Z",
      last_seen: "2026-01-02T00:00:00.000Z",
      events: 3,
    } as const;
    const finding = {
      finding_uid: "f_1",
      severity: "high",
      detector: "d",
      title: "a *bad* thing",
      time: "2026-01-02T00:00:00.000Z",
    } as const;
    const leftOn = () => "2026-03-31T00:00:00.000Z";
    const facts = {
      leftOn,
      since: "2026-01-01T00:00:00.000Z",
      now: Date.parse("2026-08-01T00:00:00Z"),
      guessOwner: () => undefined,
    };
    const text = renderOwnerReport([{ identity, calls: 3, findings: [finding] }], facts);
    expect(text).toContain("## pay");
    expect(text).toContain("remove it: dormant for 211 days; find a new owner: pay left 2026-03-31");
    expect(text).toContain("risk 50");
    expect(text).not.toMatch(/[^\\]<img/);
    expect(text).not.toContain("[a](");
    expect(text).toContain("a \\*bad\\* thing (2026-01-02 00:00 UTC): `npx rolecall explain f_1`");
    const reached = { ...facts, consoleUrl: "https://rolecall.example.com" };
    expect(renderOwnerReport([{ identity, calls: 3, findings: [finding] }], reached)).toContain(
      "a \\*bad\\* thing (2026-01-02 00:00 UTC): <https://rolecall.example.com/findings/f_1>",
    );
  });
});
