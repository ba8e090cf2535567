/**
 * @generated SignedSource<<bf7034843c862155bfa1d7ac2bd85311>>
 * @relayHash 35005accabc08235d50bd586aacfdb97
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 0810f74a52ce86465c7b7ca473e0007a0b27324a5803e50368cab56c6fa4670d

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "BAD_CREDENTIALS" | "IDEMPOTENCY_CONFLICT" | "INVALID" | "INVALID_TRANSITION" | "LAST_ADMIN" | "NOT_FOUND" | "OUT_OF_STOCK" | "PRICE_CHANGED" | "STALE" | "TAKEN" | "%future added value";
export type ChangePasswordInput = {
  currentPassword: string;
  newPassword: string;
};
export type AccountPagePasswordMutation$variables = {
  input: ChangePasswordInput;
};
export type AccountPagePasswordMutation$data = {
  readonly changePassword: {
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
export type AccountPagePasswordMutation = {
  response: AccountPagePasswordMutation$data;
  variables: AccountPagePasswordMutation$variables;
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
    "concreteType": "ChangePasswordPayload",
    "kind": "LinkedField",
    "name": "changePassword",
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
    "name": "AccountPagePasswordMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "AccountPagePasswordMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "0810f74a52ce86465c7b7ca473e0007a0b27324a5803e50368cab56c6fa4670d",
    "metadata": {},
    "name": "AccountPagePasswordMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "88a3f80a91ab2263ac05a3ed59383f42";

export default node;
