import type { Condition } from "../../rule.ts";

const RULERS = [
  ...["admin*", "*_admin", "* admin*", "*-admin*", "*owner*", "*super*"],
  // MongoDB's, which run words together; Oracle's, MinIO's and SQL Server's.
  ...["root", "__system", "clusteradmin", "useradmin*", "sys_admin"],
  ...["dba", "consoleadmin", "sysadmin", "securityadmin", "serveradmin"],
];

export const saysRuler = (field: string): Condition => ({ any: RULERS.map((matches) => ({ field, matches })) });

/** Who was given a role is to rule, wherever the log says which role that is. */
export const RULES_THERE: Condition = {
  any: [saysRuler("labels.role"), saysRuler("labels.group"), saysRuler("labels.now"), saysRuler("granted_scopes")],
};

/** Box has no role of which one could tell, and Databricks and PAN-OS have an operation for it. */
export const RULER_BY_NAME: readonly string[] = [
  ...["CHANGE_ADMIN_ROLE", "set mgt-config users"],
  ...["accounts.setAdmin", "accounts.setAccountAdmin", "accounts.changeAccountOwner"],
];

/** Operations of which the log says what somebody may do then. */
export const RIGHTS_GIVEN: readonly string[] = [
  ...["user.create", "user.update", "user_added_to_group", "user_granted_role", "User added to group"],
  ...["USER_ROLES_CHANGED_AUDIT", "SERVICE_ACCOUNT_UPDATED", "API_KEY_UPDATED", "grantUserRoles", "createUser"],
  ...["grantRolesToUser", "updateUser", "put_user", "put_role_mapping"],
  ...["REALM_ROLE_MAPPING.CREATE", "CLIENT_ROLE_MAPPING.CREATE"],
  ...["member_change_admin_role", "user_workspace_admin_role_changed", "workspace_role_changed"],
  ...["ORGANIZATION_MEMBER_UPDATED", "access_list.member_create", "user_roles_updated"],
  ...["org.user.role.edit", "group.user.role.edit", "org.service_account.edit", "group.service_account.edit"],
  ...["Group.UpdateGroupMembership.Add", "updateRole", "admin_create"],
  ...["Global permission granted", "Project permission granted", "Modified"],
  ...["GRANT", "grant_role", "POST /v3/globalrolebindings", "SetPolicyForUserOrGroup", "AttachDetachPolicyBuiltin"],
  ...["enclave.project.access.create", "enclave.project.access.role.update", "enclave.project.access.group.create"],
  // SQL Server, FreeIPA and other directories, by the group's name; what is made at Check Point is an administrator, or something else.
  ...["ADD MEMBER", "group_add_member", "modify member", "modify uniquemember", "modify memberuid", "Create Object"],
  ...["accounts.addPrincipalToGroup", "accounts.addPrincipalsToGroup", "groupChange Added"],
  ...RULER_BY_NAME,
];
