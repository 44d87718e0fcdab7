/**
 * Families of callers, by what their user agents contain. The first match counts, so a tool stands before the library
 * that it is built on: Terraform says `aws-sdk-go` too, and every console call says `aws-sdk-java`.
 */
const FAMILIES: readonly (readonly [string, RegExp])[] = [
  ["terraform", /terraform|opentofu/i],
  ["pulumi", /pulumi/i],
  ["ansible", /ansible/i],
  ["pacu", /\bpacu\b/i],
  ["trufflehog", /trufflehog/i],
  ["prowler", /prowler/i],
  ["scoutsuite", /scout ?suite/i],
  ["cloudmapper", /cloudmapper/i],
  [
    "console",
    /console\.[\w.-]*amazon|signin\.amazonaws|\bconsole\b[^,]*,? *aws-internal|S3Console|aws-internal\/\d+.*console/i,
  ],
  ["aws-internal", /^\[?aws[ -]internal/i],
  ["aws-service", /^[a-z0-9.-]+\.amazonaws\.com$/i],
  ["amazon-ssm-agent", /amazon-ssm-agent/i],
  ["aws-cdk", /aws-cdk|cdk\//i],
  ["aws-cli", /^\[?aws-cli\//i],
  ["aws-powershell", /aws\.?tools|aws-?powershell/i],
  ["boto3", /\bboto3\//i],
  ["botocore", /\bbotocore\//i],
  ["aws-sdk-go-v2", /aws-sdk-go-v2\//i],
  ["aws-sdk-go", /aws-sdk-go\//i],
  ["aws-sdk-java", /aws-sdk-java/i],
  ["aws-sdk-js", /aws-sdk-(?:js|nodejs)/i],
  ["aws-sdk-rust", /aws-sdk-rust/i],
  ["aws-sdk-php", /aws-sdk-php/i],
  ["aws-sdk-ruby", /aws-sdk-ruby/i],
  ["aws-sdk-dotnet", /aws-sdk-(?:dotnet|net)/i],
  ["aws-sdk-cpp", /aws-sdk-cpp/i],
  ["hadoop", /hadoop|emrfs/i],
  ["kubectl", /^kubectl/i],
  ["helm", /^helm/i],
  ["argocd", /^argocd/i],
  ["flux", /^(?:flux|kustomize-controller|helm-controller|source-controller)\b/i],
  ["kubelet", /^kubelet\//i],
  ["kube-controller-manager", /^kube-controller-manager\//i],
  ["kube-scheduler", /^kube-scheduler\//i],
  ["kube-proxy", /^kube-proxy\//i],
  ["kube-apiserver", /^kube-apiserver\//i],
  ["kube-probe", /^kube-probe\//i],
  ["elb-health-checker", /^ELB-HealthChecker/i],
  ["kubernetes-client", /kubernetes java client|kubernetes-client|OpenAPI-Generator/i],
  ["github-cli", /^(?:github cli|gh\/)/i],
  ["github-actions", /github-actions|actions\/|octokit\/action/i],
  ["octokit", /octokit/i],
  ["git", /^git\//i],
  ["npm", /^(?:npm|yarn|pnpm)\//i],
  ["pip", /^pip\//i],
  ["cargo", /^cargo\b/i],
  ["gcloud", /gcloud/i],
  ["azure-cli", /azurecli|azure cli/i],
  ["azure-powershell", /azurepowershell|azure powershell/i],
  ["google-api-client", /google-api|google-cloud/i],
  ["openai-sdk", /^(?:async)?openai\//i],
  ["anthropic-sdk", /^(?:async)?anthropic\//i],
  ["mcp-client", /\bmcp\b|modelcontextprotocol/i],
  ["postman", /^postmanruntime/i],
  ["insomnia", /^insomnia/i],
  ["curl", /^curl\//i],
  ["wget", /^wget\//i],
  ["python-requests", /python-requests/i],
  ["python-httpx", /python-httpx/i],
  ["python-urllib", /python-urllib/i],
  ["aiohttp", /aiohttp/i],
  ["node-fetch", /node-fetch|undici/i],
  ["axios", /^axios\//i],
  ["got", /^got\b/i],
  ["go-http-client", /^go-http-client/i],
  ["okhttp", /^okhttp/i],
  ["java", /^(?:java|apache-httpclient|jersey)\b/i],
  ["ruby", /^(?:ruby|faraday|rubygems)\b/i],
  // As logs name them in words. `edge/v0.1 (linux/amd64)` is a service of that name: browsers begin with Mozilla.
  ["browser", /^\[?mozilla(?:\/|$)|^(?:chrome|firefox|safari)\b|^(?:edge|browser)\b(?![/-])/i],
];

const MAX_LENGTH = 512;

/**
 * The family of a user agent: `boto3`, `terraform`, `console`, `browser`. For an unknown one it is the product token of
 * RFC 9110, section 10.1.5, in lower case (`my-tool/1.2 (linux)` gives `my-tool`), and `other` where it begins with
 * none. Runs of hexadecimal digits are cut off: `tool_39f95f43-cd2f` is one family, whatever the run.
 */
export function clientFamily(userAgent: string): string {
  const text = userAgent.length > MAX_LENGTH ? userAgent.slice(0, MAX_LENGTH) : userAgent;
  for (const [family, pattern] of FAMILIES) if (pattern.test(text)) return family;
  const token = /^\[?([a-z][\w.!#$&'*+^`|~-]{0,63})/i.exec(text)?.[1];
  return token === undefined ? "other" : withoutRun(token.toLowerCase());
}

/** Without what looks like the id of one run: a version, a UUID, a hash, a number of six digits and more. */
function withoutRun(token: string): string {
  const cut = token.replace(/[._-]?(?:[0-9a-f]{8}-[0-9a-f-]{4,}|[0-9a-f]{12,}|\d{6,}).*$/, "");
  return cut === "" ? "other" : cut;
}
