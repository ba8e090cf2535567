/**
 * @generated SignedSource<<47669f37633eb2a26c82783c3e1b07fb>>
 * @relayHash 4270b306f1860b6a46eca84a5bec3d90
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 7a2f51749a356edb85c368517d1a6fdf47791f3edcb95eb88e159eb82235fb78

import { ConcreteRequest } from 'relay-runtime';
export type SessionTransport = "COOKIE" | "TOKEN" | "%future added value";
export type LogInInput = {
  password: string;
  transport?: SessionTransport;
  username: string;
};
export type RegisterPageLogInMutation$variables = {
  input: LogInInput;
};
export type RegisterPageLogInMutation$data = {
  readonly logIn: {
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
    readonly user: {
      readonly id: string;
    } | null | undefined;
  };
};
export type RegisterPageLogInMutation = {
  response: RegisterPageLogInMutation$data;
  variables: RegisterPageLogInMutation$variables;
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
            "name": "message",
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
    "name": "RegisterPageLogInMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "RegisterPageLogInMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "7a2f51749a356edb85c368517d1a6fdf47791f3edcb95eb88e159eb82235fb78",
    "metadata": {},
    "name": "RegisterPageLogInMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "b841b2be75fa12a8fcf255db9f1ce2f5";

export default node;
