import type { SimPerson } from '../../../src/sandbox/teams/person.ts';

const person = (digit: string, name: string, title: string, role: string): SimPerson => ({
  id: `22222222-bbbb-4ccc-8ddd-00000000000${digit}`,
  name,
  upn: `${name.toLowerCase().replace(' ', '.')}@adatum.com`,
  title,
  role,
});

export const TENANT_ID = '11111111-aaaa-4bbb-8ccc-000000000001';

export const ADELE = person('1', 'Adele Vance', 'Security administrator', 'securityAdmin');
export const ALEX = person('2', 'Alex Wilber', 'Security operator', 'operator');
export const MEGAN = person('3', 'Megan Bowen', 'Admin agent', 'adminAgent');
export const LEE = person('4', 'Lee Gu', 'Helpdesk agent', 'helpdesk');
export const PATTI = person('5', 'Patti Fernandez', 'Owner', 'owner');

export const PEOPLE = [ADELE, ALEX, MEGAN, LEE, PATTI];
