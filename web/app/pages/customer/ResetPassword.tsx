import { useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { ResetPassword_user$key } from "../../__generated__/ResetPassword_user.graphql";
import type { ResetPasswordMutation } from "../../__generated__/ResetPasswordMutation.graphql";
import { Field, otherProblem, problemOf, Wrong, type Problem } from "../../parts/Field";
import { FormDialog } from "../../parts/FormDialog";
import { say } from "../../parts/toasts";
import { wordsOf } from "../../relay/failure";

/** Gives an account another password, which ends its sessions. */
export function ResetPassword({ user: key }: { user: ResetPassword_user$key }) {
  const { id, username } = useFragment(
    graphql`
      fragment ResetPassword_user on User {
        id
        username
      }
    `,
    key,
  );
  const [isOpen, setIsOpen] = useState(false);
  const [password, setPassword] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [reset, isResetting] = useMutation<ResetPasswordMutation>(graphql`
    mutation ResetPasswordMutation($input: ResetPasswordInput!) {
      resetPassword(input: $input) {
        user {
          updatedAt
          version
          ...Sessions_user
        }
        errors {
          code
          message
          field
        }
      }
    }
  `);
  const close = () => {
    setIsOpen(false);
    setPassword("");
    setProblems([]);
    setFailure(null);
  };
  const submit = () => {
    setProblems([]);
    setFailure(null);
    reset({
      variables: { input: { user: id, newPassword: password } },
      onCompleted({ resetPassword: { errors } }) {
        if (errors.length > 0) return setProblems(errors);
        close();
        say(`${username} has another password`);
      },
      onError: (error) => setFailure(wordsOf(error)),
    });
  };
  return (
    <>
      <button className="button" onClick={() => setIsOpen(true)}>
        Reset the password…
      </button>
      {isOpen && (
        <FormDialog title={`Another password for ${username}`} yes="Reset it" isBusy={isResetting} onSubmit={submit} onClose={close}>
          <p className="soft">Their sessions end at once. Tell them the password on a safe way.</p>
          <Wrong>{failure ?? otherProblem(problems, ["newPassword"])}</Wrong>
          <Field label="New password" hint="8 characters at least." problem={problemOf(problems, "newPassword")}>
            {(input) => <input {...input} required autoFocus autoComplete="new-password" spellCheck={false} value={password} onChange={(event) => setPassword(event.target.value)} />}
          </Field>
        </FormDialog>
      )}
    </>
  );
}
