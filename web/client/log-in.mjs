import { gql } from "@apollo/client";

export const logInMutation = gql`
  mutation LogIn($input: LogInInput!) {
    logIn(input: $input) {
      token
      errors {
        code
        message
      }
    }
  }
`;

/** Begins a session as a program does, and returns its token: for the header Authorization. */
export async function logIn(client, username, password) {
  const input = { username, password, transport: "TOKEN" };
  const { data } = await client.mutate({ mutation: logInMutation, variables: { input } });
  const { token, errors } = data.logIn;
  if (!token) throw new Error(`can't log in as ${username}: ${errors[0].message}`);
  return token;
}
