import { Icon } from "./Icon";

/** What a user may do: who runs the shop stands out. */
export const RolePill = ({ role }: { role: string }) => (
  <span className={`status-pill ${role === "CUSTOMER" ? "" : role === "ADMIN" ? "shipped" : "paid"}`}>
    <Icon name={role === "CUSTOMER" ? "user" : "people"} />
    {role}
  </span>
);

/** Says that a user can't log in; nothing where they can. */
export const LockedPill = ({ isActive }: { isActive: boolean }) =>
  isActive ? null : (
    <span className="status-pill failed">
      <Icon name="lock" />
      LOCKED
    </span>
  );
