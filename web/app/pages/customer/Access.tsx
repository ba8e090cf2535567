import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";

import type { Access_user$key } from "../../__generated__/Access_user.graphql";
import { Confirm } from "../../parts/Confirm";
import { Notice } from "../../parts/small";
import { useRights, type Wish } from "./rights";
import { ResetPassword } from "./ResetPassword";

const roles = [
  ["CUSTOMER", "Customer", "Sees what is their own, and the catalogue"],
  ["STAFF", "Staff", "Runs the shop: sees everything, edits products and orders"],
  ["ADMIN", "Admin", "Also manages accounts"],
] as const;

const words = (wish: Wish) => ("role" in wish ? wish.role : wish.isActive ? "able to log in" : "locked out");

/** What an account may do. For admins. */
export function Access({ user: key }: { user: Access_user$key }) {
  const fragment = useFragment(
    graphql`
      fragment Access_user on User {
        ...rights_user
        ...ResetPassword_user
      }
    `,
    key,
  );
  const { user, refused, change, forgive, isBusy } = useRights(fragment);
  const [isSure, setIsSure] = useState(false);
  return (
    <section className="panel" aria-labelledby="access">
      <div className="panel-header">
        <h2 id="access">Access</h2>
      </div>
      <div className="panel-body stack">
        {refused?.isStale && (
          <Notice tone="warning" icon="warning">
            <p className="strong">Not changed: somebody else changed this account</p>
            <p className="soft">
              {user.username} is {user.role} now and {user.isActive ? "can log in" : "is locked out"}. You wanted {words(refused.wish)}.
            </p>
            <div className="row wrap">
              <button className="button primary" disabled={isBusy} onClick={() => change(refused.wish)}>
                Make them {words(refused.wish)}
              </button>
              <button className="button" onClick={forgive}>
                Leave it
              </button>
            </div>
          </Notice>
        )}
        {refused && !refused.isStale && (
          <Notice tone="danger" icon="error">
            <p className="strong">Not changed</p>
            <p>{refused.reason}</p>
          </Notice>
        )}
        <fieldset className="choices" disabled={isBusy} aria-label="Role">
          {roles.map(([role, name, what]) => (
            <label key={role} className="choice">
              <input type="radio" name="role" checked={user.role === role} onChange={() => change({ role })} />
              {name}
              <small>{what}</small>
            </label>
          ))}
        </fieldset>
        <label className="row">
          <input
            className="switch"
            type="checkbox"
            role="switch"
            checked={user.isActive}
            disabled={isBusy}
            onChange={(event) => (event.target.checked ? change({ isActive: true }) : setIsSure(true))}
          />
          Can log in
        </label>
        <ResetPassword user={fragment} />
      </div>
      {isSure && (
        <Confirm
          title={`Lock ${user.username} out?`}
          yes="Lock out"
          no="Leave it"
          onNo={() => setIsSure(false)}
          onYes={() => {
            setIsSure(false);
            change({ isActive: false });
          }}
        >
          Their sessions end at once, on every device, and they can’t log in until you let them again.
        </Confirm>
      )}
    </section>
  );
}
