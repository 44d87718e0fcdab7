export type UserAgentName =
  | "boto3"
  | "awsCli"
  | "awsGo"
  | "awsJava"
  | "terraform"
  | "goHttp"
  | "node"
  | "python"
  | "payments"
  | "partner"
  | "chat"
  | "agent"
  | "dependency"
  | "dependabot"
  | "browser";

/** How clients write themselves, by release: the form is the real one, the versions move with the team's releases. */
export const USER_AGENTS: Readonly<Record<UserAgentName, (release: number) => string>> = {
  boto3: (release: number): string =>
    `Boto3/1.40.${30 + release} md/Botocore#1.40.${30 + release} ua/2.1 os/linux#6.8.0-1031-aws md/arch#x86_64 lang/python#3.12.7 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.40.${30 + release}`,
  awsCli: (release: number): string =>
    `aws-cli/2.28.${release} md/awscrt#0.27.6 ua/2.1 os/linux#6.11.0-1018-azure md/arch#x86_64 lang/python#3.13.4 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#ecs.update-service`,
  awsGo: (release: number): string =>
    `aws-sdk-go-v2/1.38.${release} ua/2.1 os/linux lang/go#1.24.6 md/GOARCH#arm64 md/GOOS#linux api/s3#1.87.${release}`,
  awsJava: (release: number): string =>
    `aws-sdk-java/2.33.${release} ua/2.1 os/Linux#5.10.240 lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM md/vendor#Amazon.com_Inc. exec-env/AWS_ECS_FARGATE`,
  terraform: (release: number): string =>
    `APN/1.0 HashiCorp/1.0 Terraform/1.13.${release} (+https://www.terraform.io) terraform-provider-aws/6.1${release}.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.38.1`,
  goHttp: (): string => "Go-http-client/2.0",
  node: (release: number): string => `node-fetch/3.3.2 shop-client/4.${release}`,
  python: (release: number): string => `python-httpx/0.28.1 job-runner/2.${release}`,
  payments: (): string => "Example-Pay/1.0 (+https://pay.example.net/docs/webhooks)",
  partner: (release: number): string => `okhttp/4.12.0 partner-sync/1.${release}`,
  chat: (): string => "Slackbot 1.0 (+https://api.slack.com/robots)",
  agent: (release: number): string => `support-agent/1.${release} mcp-client/0.9`,
  dependency: (): string => "renovate/41.97.0 (https://github.com/renovatebot/renovate)",
  dependabot: (): string =>
    "dependabot-core/0.331.0 excon/1.2.8 ruby/3.4.5 (x86_64-linux) (+https://github.com/dependabot/dependabot-core)",
  browser: (): string =>
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
};

/** A controller's, as client-go writes it. */
export function controllerAgent(binary: string): (release: number) => string {
  return (release) => `${binary}/v1.${18 + release}.0 (linux/amd64) kubernetes/a1b2c3d`;
}

/** What intruders call a platform with: the common tools, as their defaults write them. */
export function intruderAgents(platform: string): readonly string[] {
  if (platform === "aws") return AWS_TOOLS;
  return platform === "kubernetes" ? ["kubectl/v1.25.4 (linux/amd64) kubernetes/872a965", ...SCRIPTS] : SCRIPTS;
}

const SCRIPTS = ["python-requests/2.32.3", "curl/8.11.0", "python-urllib3/2.2.1"];

const AWS_TOOLS = [
  "aws-cli/2.17.18 md/awscrt#0.20.11 ua/2.0 os/linux#6.6.9-amd64 md/arch#x86_64 lang/python#3.11.8 md/distrib#kali.2024 cfg/retry-mode#standard",
  "Boto3/1.26.165 Python/3.10.6 Linux/6.5.0-kali3-amd64 Botocore/1.29.165",
  "aws-sdk-go/1.44.298 (go1.20.4; linux; amd64)",
];
