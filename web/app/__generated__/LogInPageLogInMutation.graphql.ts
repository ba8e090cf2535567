/**
 * @generated SignedSource<<3ebf26986c645db35d6f5897fd5e7524>>
 * @relayHash 3e0ad238a9e43603f1d9f392ac9bd7ca
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 49b0372585c2a3e1b22bfdc722fcbdf5b605280a2b8a4b2931c039f5b004952c

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "BAD_CREDENTIALS" | "IDEMPOTENCY_CONFLICT" | "INVALID" | "INVALID_TRANSITION" | "LAST_ADMIN" | "NOT_FOUND" | "OUT_OF_STOCK" | "PRICE_CHANGED" | "STALE" | "TAKEN" | "%future added value";
export type SessionTransport = "COOKIE" | "TOKEN" | "%future added value";
export type LogInInput = {
  password: string;
  transport?: SessionTransport;
  username: string;
};
export type LogInPageLogInMutation$variables = {
  input: LogInInput;
};
export type LogInPageLogInMutation$data = {
  readonly logIn: {
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly field: ReadonlyArray<string> | null | undefined;
      readonly message: string;
    }>;
    readonly user: {
      readonly id: string;
    } | null | undefined;
  };
};
export type LogInPageLogInMutation = {
  response: LogInPageLogInMutation$data;
  variables: LogInPageLogInMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "LogInPayload",
    "kind": "LinkedField",
    "name": "logIn",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "User",
        "kind": "LinkedField",
        "name": "user",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "UserError",
        "kind": "LinkedField",
        "name": "errors",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "field",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "LogInPageLogInMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "LogInPageLogInMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "49b0372585c2a3e1b22bfdc722fcbdf5b605280a2b8a4b2931c039f5b004952c",
    "metadata": {},
    "name": "LogInPageLogInMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "ec8c4a7832ad45837f85429e0e76ade0";

export default node;
