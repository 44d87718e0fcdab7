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
  ["curl -sSubot:Hush https://x", "curl -sSubot:*** https://x"],
  ["docker exec web curl -u bot:Hush https://x", "docker exec web curl -u bot:*** https://x"],
  ["tool --password 'Hush and Hush' -v", "tool --password '***' -v"],
  ["redis-server --requirepass Hush", "redis-server --requirepass ***"],
  ["mongosh -u a -p Hush --host x", "mongosh -u a -p *** --host x"],
  ["zip -r -P Hush a.zip b", "zip -r -P *** a.zip b"],
  ["openssl rsa -passin pass:Hush -in k", "openssl rsa -passin pass:*** -in k"],
  ["aws configure set default.aws_session_token Hush", "aws configure set default.aws_session_token ***"],
  ["aws ssm put-parameter --name /a/b --value Hush", "aws ssm put-parameter --name /a/b --value ***"],
  ["--secret-key /AbHush/Hush9", "--secret-key ***"],
  ["create role x login password 'Hush'", "create role x login password '***'"],
  ["CREATE LOGIN x WITH PASSWORD = N'Hush'", "CREATE LOGIN x WITH PASSWORD = N'***'"],
  ["SET PASSWORD FOR x = PASSWORD('Hush''s')", "SET PASSWORD FOR x = PASSWORD('***')"],
  ["redis-cli -h c -a Hush get k", "redis-cli -h c -a *** get k"],
  ["ldapsearch -D cn=a -w Hush", "ldapsearch -D cn=a -w ***"],
  ["aws_secret_access_key = Hush/+1", "aws_secret_access_key = ***"],
  ["export API_TOKEN='Hush'", "export API_TOKEN='***'"],
  ["CREATE USER x IDENTIFIED BY 'Hush'", "CREATE USER x IDENTIFIED BY '***'"],
  ["'CREATE USER x IDENTIFIED BY \\'Hush\\''", "'CREATE USER x IDENTIFIED BY \\'***\\''"],
  ["'ALTER ROLE x PASSWORD = \\'Hush\\''", "'ALTER ROLE x PASSWORD = \\'***\\''"],
  [
    "job/a/ #1 Started by timer, Parameters:[DB_PASSWORD: {Hush}]",
    "job/a/ #1 Started by timer, Parameters:[DB_PASSWORD: {***}]",
  ],
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
  "docker run -u root:root -v /var:/var nginx, podman exec --user nobody:nogroup web id",
  "docker login r && docker run -p 8080:80 nginx",
  "mysql --version; ls -p here",
  "docker login r\ndocker run -p 8080:80 nginx",
  "aws s3api list-objects --starting-token abc --next-token abc, llm --max-token 4096",
  "ansible-playbook --private-key ~/.ssh/id_rsa a.yml, x --private-key /etc/tls/tls.key, y --private-key keys/a.pem",
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
  [
    ["/usr/bin/mysql", "-uroot", "-pHush", "db"],
    ["/usr/bin/mysql", "-uroot", "-p***", "db"],
  ],
  [
    ["sshpass", "-p", "Hu sh", "ssh", "x"],
    ["sshpass", "-p", "***", "ssh", "x"],
  ],
  [
    ["docker", "login", "-u", "bot", "-p", "Hush", "r"],
    ["docker", "login", "-u", "bot", "-p", "***", "r"],
  ],
  [
    ["docker", "run", "--user", "1000:1000", "-u", "app:app", "nginx"],
    ["docker", "run", "--user", "1000:1000", "-u", "app:app", "nginx"],
  ],
])("an option and its value as strings of an array: %j", (given, expected) => {
  for (const indent of [0, 1])
    expect(JSON.parse(redactText(JSON.stringify({ args: given }, null, indent)))).toEqual({ args: expected });
  const inner = (args: readonly string[]): string => JSON.stringify({ body: JSON.stringify({ args }) });
  expect(redactText(inner(given))).toBe(inner(expected));
});

test("a password in quotes goes whole where the text is no JSON", () => {
  expect(redactValue('tool --password "Hush and Hush" -v')).toBe('tool --password "***" -v');
});

test.each([
  ["mysql -uroot -pHush! db", "mysql -uroot -p*** db"],
  ["/usr/bin/redis-cli -a Hush ping", "/usr/bin/redis-cli -a *** ping"],
  ["curl -u bot:Hush https://x", "curl -u bot:*** https://x"],
  ["docker run -u app:app nginx", "docker run -u app:app nginx"],
  ["mysql -p db", "mysql -p db"],
])("each word a parameter of an exec's query: %s", (command, expected) => {
  const record = (text: string, and = "&"): string => {
    const words = text.split(" ").map((word) => `command=${encodeURIComponent(word)}`);
    return `{"requestURI":"/api/v1/namespaces/a/pods/b/exec?${[...words, "stdin=true"].join(and)}"}`;
  };
  for (const and of ["&", "\\u0026"]) expect(redactText(record(command, and))).toBe(record(expected, and));
});

test.each(["app --token=", "mysql -p", "redis-cli -h x -a", "curl -u bot:"])(
  "JSON in a string stays JSON where a command breaks off: %s",
  (command) => {
    for (const inner of [
      { command, next: "x" },
      { list: [command, "x"], args: "y" },
    ]) {
      const record = JSON.stringify({ body: JSON.stringify(inner), command, args: ["x"] });
      expect(redactText(record)).toBe(record);
    }
  },
);

test("the name of a member behind an option stays", () => {
  const record = JSON.stringify({ a: "--password", "b\\c": "d", e: "--token", f: "-u", "g:h": "i" });
  expect(redactText(record)).toBe(record);
});
