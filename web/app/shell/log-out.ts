import { graphql, useMutation } from "react-relay/hooks";

import type { logOutMutation } from "../__generated__/logOutMutation.graphql";
import { changePerson } from "../relay/session";

/** Logs the browser out, and goes to the log-in. Where it was so already, that is no failure. */
export function useLogOut() {
  const [logOut] = useMutation<logOutMutation>(graphql`
    mutation logOutMutation {
      logOut {
        errors {
          code
        }
      }
    }
  `);
  const left = () => {
    changePerson();
    location.assign("/log-in");
  };
  return () => logOut({ variables: {}, onCompleted: left, onError: left });
}
