/**
 * @generated SignedSource<<bff329f623ce0a6d4f1f9191e7c5a61e>>
 * @relayHash d287946e87c15fc6a670444576ac9b93
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 4b4410584de807981c1b4b7650f1d7cffefee98738a6ab4c04a82c07fd70e639

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "BAD_CREDENTIALS" | "IDEMPOTENCY_CONFLICT" | "INVALID" | "INVALID_TRANSITION" | "LAST_ADMIN" | "NOT_FOUND" | "OUT_OF_STOCK" | "PRICE_CHANGED" | "STALE" | "TAKEN" | "%future added value";
export type logOutMutation$variables = Record<PropertyKey, never>;
export type logOutMutation$data = {
  readonly logOut: {
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
    }>;
  };
};
export type logOutMutation = {
  response: logOutMutation$data;
  variables: logOutMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "LogOutPayload",
    "kind": "LinkedField",
    "name": "logOut",
    "plural": false,
    "selections": [
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
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "logOutMutation",
    "selections": (v0/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "logOutMutation",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "id": "4b4410584de807981c1b4b7650f1d7cffefee98738a6ab4c04a82c07fd70e639",
    "metadata": {},
    "name": "logOutMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "79811deeb6e00d3ff9d4a159f871761c";

export default node;
