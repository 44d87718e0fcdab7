/**
 * What runs in CI, from the subject of its OIDC token and without what changes from run to run: the repository, the
 * project or the workspace. Undefined for a subject of anything else.
 *
 * - GitHub Actions, `repo:octo-org/octo-repo:ref:refs/heads/main`: the repository, and the workflow where the
 *   organisation puts it into the subject.
 *   https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 * - GitLab, `project_path:group/project:ref_type:branch:ref:main`.
 *   https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * - HCP Terraform, `organization:o:project:p:workspace:w:run_phase:apply`.
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
  const terraform = /^organization:([^:]+):project:([^:]+):workspace:([^:]+)/.exec(text);
  return terraform === null ? undefined : `${terraform[1]}/${terraform[2]}/${terraform[3]}`;
}
