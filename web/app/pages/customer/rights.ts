import { useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { rights_user$key } from "../../__generated__/rights_user.graphql";
import type { rightsActiveMutation } from "../../__generated__/rightsActiveMutation.graphql";
import type { rightsRoleMutation, UserRole } from "../../__generated__/rightsRoleMutation.graphql";
import { say } from "../../parts/toasts";
import { sentence, wordsOf } from "../../relay/failure";

/** What an account may do: as what, or whether it can log in at all. */
export type Wish = { role: UserRole } | { isActive: boolean };

/** A change of what an account may do that was refused, and why. */
interface Refused {
  wish: Wish;
  /** Somebody else changed the account meanwhile; else the reason. */
  isStale: boolean;
  reason: string;
}

/** Changes what an account may do. A role is taken back by its toast; sessions that were ended are not. */
export function useRights(key: rights_user$key) {
  const user = useFragment(
    graphql`
      fragment rights_user on User {
        id
        username
        role
        isActive
        version
      }
    `,
    key,
  );
  const [refused, setRefused] = useState<Refused | null>(null);
  const [setRole, isSettingRole] = useMutation<rightsRoleMutation>(graphql`
    mutation rightsRoleMutation($input: SetUserRoleInput!) {
      setUserRole(input: $input) {
        user {
          updatedAt
          ...rights_user
        }
        errors {
          code
          message
        }
      }
    }
  `);
  const [setActive, isSettingActive] = useMutation<rightsActiveMutation>(graphql`
    mutation rightsActiveMutation($input: SetUserActiveInput!) {
      setUserActive(input: $input) {
        user {
          updatedAt
          ...rights_user
          ...Sessions_user
        }
        errors {
          code
          message
        }
      }
    }
  `);
  const change = (wish: Wish, { role: before, version } = user, isUndo = false) => {
    setRefused(null);
    const onError = (error: Error) => setRefused({ wish, isStale: false, reason: wordsOf(error) });
    const answered = (errors: readonly { readonly code: string; readonly message: string }[], done: string, undo?: () => void) => {
      const [error] = errors;
      if (error) setRefused({ wish, isStale: error.code === "STALE", reason: sentence(error.message) });
      else say(done, isUndo ? undefined : undo);
    };
    const input = { user: user.id, expectedVersion: version };
    if ("role" in wish)
      setRole({
        variables: { input: { ...input, role: wish.role } },
        onError,
        onCompleted: ({ setUserRole: { errors } }) =>
          answered(errors, `${user.username} is ${wish.role}`, () => change({ role: before }, { ...user, version: version + 1 }, true)),
      });
    else
      setActive({
        variables: { input: { ...input, isActive: wish.isActive } },
        onError,
        onCompleted: ({ setUserActive: { errors } }) => answered(errors, `${user.username} ${wish.isActive ? "can log in again" : "is locked out"}`),
      });
  };
  return { user, refused, change, forgive: () => setRefused(null), isBusy: isSettingRole || isSettingActive };
}
