// The bot's registration with Teams. It costs nothing and holds no secret.
param name string
param appId string
param tenantId string
param endpoint string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: 'bot-${name}'
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: 'Watchpost'
    endpoint: endpoint
    msaAppId: appId
    msaAppTenantId: tenantId
    // Not a managed identity: the bot SDK would take the reader's AZURE_CLIENT_SECRET from the environment before it
    // asks for one, and speak to Teams as the wrong app.
    msaAppType: 'SingleTenant'
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
  }
}
