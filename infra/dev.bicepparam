using './main.bicep'

param name = 'watchpost-dev'
param stage = 'dev'
param imageTag = readEnvironmentVariable('IMAGE_TAG', 'none')
param databaseGb = int(readEnvironmentVariable('DATABASE_GB', '32'))
param databaseVersion = readEnvironmentVariable('DATABASE_VERSION', '18')
param databaseSetup = readEnvironmentVariable('DATABASE_SETUP', 'template')
param databaseServer = readEnvironmentVariable('DATABASE_SERVER', '')
param partnerTenantId = readEnvironmentVariable('PARTNER_TENANT_ID')
param botIdentity = readEnvironmentVariable('BOT_IDENTITY', 'managed')
param botAppId = readEnvironmentVariable('BOT_APP_ID', '')
param readerAppId = readEnvironmentVariable('READER_APP_ID')
param readerCredential = readEnvironmentVariable('READER_CREDENTIAL', 'managed')
param secretOfficerId = readEnvironmentVariable('SECRET_OFFICER_ID', '')
param vaultAllowedIps = readEnvironmentVariable('VAULT_ALLOWED_IPS', '')
param webhookRegistration = readEnvironmentVariable('WEBHOOK_REGISTRATION', 'off')
param customerConsent = readEnvironmentVariable('CUSTOMER_CONSENT', 'off')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
param readersGroupId = readEnvironmentVariable('READERS_GROUP_ID')
param respondersGroupId = readEnvironmentVariable('RESPONDERS_GROUP_ID')
param approversGroupId = readEnvironmentVariable('APPROVERS_GROUP_ID')
param administratorsGroupId = readEnvironmentVariable('ADMINISTRATORS_GROUP_ID')
param timeZone = readEnvironmentVariable('TIME_ZONE', 'UTC')

// By hand, here: what the vault holds besides, and every other setting of docs/settings.md, as { LOG_LEVEL: 'debug' }.
// A setting that is given to the container in any other way is gone after the next deployment.
param hasMetricsToken = false
param hasOtlpHeaders = false
param hasWebhookRoots = false
param moreSettings = {}
