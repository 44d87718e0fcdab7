/** Is an account of the provider (an AWS account id) one's own: that of the event, or one that the inventory names? */
export type IsOwn = (account: string) => boolean;

/** Where no inventory names any. */
export const nobodys: IsOwn = () => false;
