/**
 * What runs in CI, from the subject of its OIDC token and without what changes from run to run: the repository, the
 * project or the workspace. Undefined for a subject of anything else.
 *
 * - GitHub Actions, `repo:octo-org/octo-repo:ref:refs/heads/main`: the repository, and the workflow where the
 *   organisation puts it into the subject.
 *   https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 * - GitLab, `project_path:group/project:ref_type:branch:ref:main`.
 *   https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * - HCP Terraform, `organization:o:project:p:workspace:w:run_phase:apply`, and Pulumi, `pulumi:deploy:org:o:project:p:stack:s:…`.
 * - Buildkite, `organization:o:pipeline:p:ref:refs/heads/main:commit:…:step:…`.
 *   https://buildkite.com/docs/pipelines/security/oidc
 * - Bitbucket, `{repository}:{step}`, also with the environment between: the step is another in each run.
 *   https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/
 * - CircleCI, `org/o/project/p/user/u`; Azure Pipelines, `sc://organization/project/connection`; Spacelift,
 *   `space:s:stack:id:run_type:…`; Semaphore, `org:o:project:p:repo:r:ref_type:…`; Codefresh, `account:a:pipeline:p:initiator:…`.
 */
export function ciSubject(text: string): string | undefined {
  const github = /^repo:([^:@/]+)(?:@\d+)?\/([^:@]+)(?:@\d+)?(?::|$)/.exec(text);
  if (github !== null) {
    const workflow = /:job_workflow_ref:[^:]*\/\.github\/workflows\/([^@:/]+)/.exec(text)?.[1];
    const repository = `${github[1]}/${github[2]}`;
    return workflow === undefined ? repository : `${repository}/${workflow}`;
  }
  const gitlab = /^project_path:([^:]+)/.exec(text)?.[1];
  if (gitlab !== undefined) return gitlab;
  for (const pattern of PARTS) {
    const parts = pattern.exec(text);
    if (parts !== null) return parts.slice(1).join("/");
  }
  return undefined;
}

/** What stays the same from run to run, in groups. */
const PARTS: readonly RegExp[] = [
  /^organization:([^:]+):project:([^:]+):workspace:([^:]+)/,
  /^organization:([^:]+):pipeline:([^:]+)/,
  /^(\{[\w-]+\}):\{[\w-]+/,
  /^(org\/[\w-]+\/project\/[\w-]+)\/user\//,
  /^sc:\/\/([^/]+)\/([^/]+)\/([^/]+)$/,
  /^pulumi:deploy:org:([^:]+):project:([^:]+):stack:([^:]+)/,
  /^space:([^:]+):(?:stack|module):([^:]+):run_type:/,
  /^org:([^:]+):project:[^:]+:repo:([^:]+):ref_type:/,
  /^account:([^:]+):pipeline:([^:]+):initiator:/,
];
