import { expect, test } from "vitest";
import { redactText, redactValue } from "./redact.ts";

test.each([
  ["tool --password Hush --x", "tool --password *** --x"],
  ["--token Hush", "--token ***"],
  ["gh auth login --token 'Hush'", "gh auth login --token '***'"],
  [
    "az login --service-principal -u app --client-secret Hush",
    "az login --service-principal -u app --client-secret ***",
  ],
  ["x --api-key Hush; id", "x --api-key ***; id"],
  ["x -password Hush", "x -password ***"],
  ["gpg --batch --passphrase Hush -d f", "gpg --batch --passphrase *** -d f"],
  ["--secret-access-key Hush/+1", "--secret-access-key ***"],
  ["aws configure set aws_secret_access_key Hush/+1 && id", "aws configure set aws_secret_access_key *** && id"],
  ["curl -u admin:Hush https://x/y", "curl -u admin:*** https://x/y"],
  ["curl --user 'admin:Hush' https://x/y", "curl --user 'admin:***' https://x/y"],
  ["mysql -uroot -pHush db", "mysql -uroot -p*** db"],
  ["mysqldump -pHush db", "mysqldump -p*** db"],
  ["sshpass -p Hush ssh x", "sshpass -p *** ssh x"],
  ["docker login -u x -p Hush registry", "docker login -u x -p *** registry"],
  ["redis-cli -h c -a Hush get k", "redis-cli -h c -a *** get k"],
  ["ldapsearch -D cn=a -w Hush", "ldapsearch -D cn=a -w ***"],
  ["aws_secret_access_key = Hush/+1", "aws_secret_access_key = ***"],
  ["export API_TOKEN='Hush'", "export API_TOKEN='***'"],
  ["CREATE USER x IDENTIFIED BY 'Hush'", "CREATE USER x IDENTIFIED BY '***'"],
  ["ALTER USER x WITH PASSWORD 'Hush' LOGIN", "ALTER USER x WITH PASSWORD '***' LOGIN"],
  ["curl -H 'Cookie: theme=dark; sid=Hush' https://x", "curl -H 'Cookie: ***' https://x"],
  ["git clone https://Hush0123456789abcdefHush@github.com/a/b", "git clone https://***@github.com/a/b"],
  ["?jsessionid=HushHush12", "?jsessionid=***"],
])("%s", (command, expected) => {
  expect(redactValue(command)).toBe(expected);
  const record = JSON.stringify({ command, run: ["sh", "-c", command] });
  expect(redactText(record)).toBe(JSON.stringify({ command: expected, run: ["sh", "-c", expected] }));
  expect(redactText(redactText(record))).toBe(redactText(record));
});

test.each([
  "curl -H 'X: $TOKEN' --token $TOKEN --password $(cat p) --api-key <(cat k)",
  "tool --password-stdin --token-file /run/t --password --x",
  "ssh -p 2222 host, redis-cli -p 6380, docker run -u 1000:1000 -p 80:80 nginx, mkdir -p a",
  "tool --access-key AKIAIOSFODNN7EXAMPLE",
  "kubectl get secret --namespace x, --secret-id prod/db, --key alias/x",
  "if (token == null) return",
  "?code=404&auth=basic&access=read-only&code=eu-central-1",
  "the password 'is' one; that's what I said 'now'",
])("what is no secret stays: %s", (text) => {
  expect(redactValue(text)).toBe(text);
});

test.each([
  [
    ["x", "--token", 'Hu"sh \\ Hush'],
    ["x", "--token", "***"],
  ],
  [
    ["mysql", "--password", "Hush"],
    ["mysql", "--password", "***"],
  ],
  [
    ["curl", "-u", "a:Hush", "https://x"],
    ["curl", "-u", "a:***", "https://x"],
  ],
])("an option and its value as strings of an array: %j", (given, expected) => {
  for (const indent of [0, 1])
    expect(JSON.parse(redactText(JSON.stringify({ args: given }, null, indent)))).toEqual({ args: expected });
  const inner = (args: readonly string[]): string => JSON.stringify({ body: JSON.stringify({ args }) });
  expect(redactText(inner(given))).toBe(inner(expected));
});

test("the name of a member behind an option stays", () => {
  const record = JSON.stringify({ a: "--password", "b\\c": "d", e: "--token", f: "-u", "g:h": "i" });
  expect(redactText(record)).toBe(record);
});
