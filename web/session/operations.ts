export const currentViewer = `query CurrentViewer {
  viewer {
    username
    role
  }
}`;

export const logIn = `mutation LogIn($input: LogInInput!) {
  logIn(input: $input) {
    user {
      username
      role
    }
    errors {
      code
      message
      field
    }
  }
}`;

export const logOut = `mutation LogOut {
  logOut {
    errors {
      code
    }
  }
}`;
